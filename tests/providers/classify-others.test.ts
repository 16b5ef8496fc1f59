/** A wrong key, an empty account, a busy server and an unknown model, in each vendor's own words. */
import { describe, expect, it } from 'vitest';
import type { FailureClass } from '../../src/contract/provider.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { classify } from '../../src/providers/classify.ts';
import { recordOf } from '../../src/providers/registry.ts';

const told = (error: object): string => JSON.stringify({ error });

describe('an answer of', () => {
  it.each<[string, number, string, FailureClass]>([
    ['siliconflow', 401, '"Invalid token"', 'dead_key'],
    [
      'siliconflow',
      403,
      '{"code":30001,"message":"Sorry, your account balance is insufficient"}',
      'no_balance',
    ],
    [
      'siliconflow-cn',
      400,
      '{"code":20012,"message":"Model does not exist. Please check it carefully."}',
      'unknown_model',
    ],
    [
      'siliconflow',
      429,
      '{"message":"Request was rejected due to rate limiting."}',
      'rate_limited',
    ],
    [
      'together',
      401,
      told({ message: 'Invalid API key provided', code: 'invalid_api_key' }),
      'dead_key',
    ],
    ['together', 402, '{"error":"spending limit"}', 'no_balance'],
    ['together', 403, told({ message: 'Input validation error' }), 'context_length'],
    ['together', 503, told({ message: 'overloaded' }), 'unavailable'],
    [
      'novita',
      403,
      '{"code":403,"reason":"NOT_ENOUGH_BALANCE","message":"not enough balance"}',
      'no_balance',
    ],
    [
      'litellm',
      400,
      told({ message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '400' }),
      'no_balance',
    ],
    ['cometapi', 403, told({ message: 'no', code: 'insufficient_user_quota' }), 'no_balance'],
    [
      'cometapi',
      503,
      told({ message: 'No available channel for model x', type: 'new_api_error' }),
      'unknown_model',
    ],
    ['moonshot', 429, told({ type: 'exceeded_current_quota_error', message: 'no' }), 'no_balance'],
    ['moonshot', 429, told({ type: 'rate_limit_reached_error', message: 'no' }), 'rate_limited'],
    [
      'moonshot-cn',
      404,
      told({ type: 'resource_not_found_error', message: 'no' }),
      'unknown_model',
    ],
    ['moonshot', 429, told({ type: 'engine_overloaded_error', message: 'no' }), 'unavailable'],
    ['zai', 429, told({ code: '1113', message: 'Your account is in arrears' }), 'no_balance'],
    ['zhipu', 400, told({ code: '1211', message: 'no such model' }), 'unknown_model'],
    ['zai', 400, told({ code: '1261', message: 'too long' }), 'context_length'],
    ['alibaba', 400, told({ code: 'Arrearage', message: 'Access denied' }), 'no_balance'],
    ['alibaba', 400, told({ code: 'data_inspection_failed', message: 'no' }), 'content_policy'],
    ['ark', 403, told({ code: 'AccountOverdueError', message: 'no' }), 'no_balance'],
    ['azure', 404, told({ code: 'DeploymentNotFound', message: 'no' }), 'unknown_model'],
    ['fireworks', 401, told({ message: 'no' }), 'dead_key'],
    ['vllm', 404, told({ message: 'The model `x` does not exist.', code: 404 }), 'unknown_model'],
    [
      'vllm',
      400,
      told({ message: "This model's maximum context length is 8192 tokens." }),
      'context_length',
    ],
  ])('%s under %d with %s is %s', (record, status, body, meaning) => {
    expect(classify(recordOf(record), status, openaiChat.readError(body))).toBe(meaning);
  });
});
