import { describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/contract/error.ts';
import type { FailureClass } from '../../src/contract/provider.ts';
import { classify } from '../../src/providers/classify.ts';
import { recordOf } from '../../src/providers/registry.ts';

const said = (code: string | null, message = '', type: string | null = null): UpstreamError => ({
  code,
  type,
  message,
});

describe('what a failure means', () => {
  it.each<[string, number, UpstreamError | null, FailureClass]>([
    // Statuses alone.
    ['openai', 400, null, 'bad_request'],
    ['openai', 401, null, 'dead_key'],
    ['openai', 402, null, 'no_balance'],
    ['openai', 403, null, 'dead_key'],
    ['openai', 404, null, 'unknown_model'],
    ['openai', 408, null, 'unavailable'],
    ['openai', 413, null, 'bad_request'],
    ['openai', 422, null, 'bad_request'],
    ['openai', 429, null, 'rate_limited'],
    ['openai', 500, null, 'unavailable'],
    ['openai', 529, null, 'unavailable'],
    ['openai', 302, null, 'unavailable'],
    // The body's code comes first.
    ['openai', 429, said('insufficient_quota', '', 'insufficient_quota'), 'no_balance'],
    [
      'openai',
      429,
      said('organization_spend_limit_exceeded', '', 'insufficient_quota'),
      'no_balance',
    ],
    ['openai', 429, said('rate_limit_exceeded'), 'rate_limited'],
    ['openai', 503, said('slow_down'), 'rate_limited'],
    ['openai', 400, said('context_length_exceeded'), 'bad_request'],
    ['openai', 400, said('something_new'), 'bad_request'],
    ['openai', 500, said('constructor'), 'unavailable'],
    ['aihubmix', 403, said('insufficient_user_quota'), 'no_balance'],
    ['aihubmix', 503, said(null, 'Incorrect model ID. Please request to confirm'), 'unknown_model'],
    ['aihubmix', 503, said(null, 'Rate limited by provider - contact support'), 'rate_limited'],
    ['aihubmix', 503, said(null, 'overloaded'), 'unavailable'],
    ['new-api', 403, said('pre_consume_token_quota_failed', '', 'new_api_error'), 'no_balance'],
    ['new-api', 503, said('model_not_found', '', 'new_api_error'), 'unknown_model'],
    ['new-api', 503, said(null, 'No available channel for model m'), 'unknown_model'],
    ['openrouter', 403, said('403'), 'bad_request'],
    ['openrouter', 402, said('402'), 'no_balance'],
    ['openai-compatible', 403, said(null, 'forbidden'), 'dead_key'],
    // Told under a 200, where the code is the status that would have been.
    ['openrouter', 200, said('429', 'slow'), 'rate_limited'],
    ['openrouter', 200, said('502', 'down', 'provider_unavailable'), 'unavailable'],
    ['openrouter', 200, said('400', 'bad'), 'bad_request'],
    ['openrouter', 200, said('402', 'empty'), 'no_balance'],
    ['new-api', 200, said('insufficient_user_quota'), 'no_balance'],
    ['openai', 200, said(null, 'broken'), 'unavailable'],
    ['openai', 200, null, 'unavailable'],
  ])('at %s with %i and %j is %s', (id, status, error, expected) => {
    expect(classify(recordOf(id), status, error)).toBe(expected);
  });
});
