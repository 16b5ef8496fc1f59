import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';
import { countBody } from '../../src/dialects/gemini-generate/response.ts';
import { SseScanner } from '../../src/wire/sse.ts';

describe('the envelope of an error', () => {
  it.each([
    ['invalid_field', 400, 'INVALID_ARGUMENT'],
    ['invalid_credential', 401, 'UNAUTHENTICATED'],
    ['model_not_allowed', 403, 'PERMISSION_DENIED'],
    ['model_not_found', 404, 'NOT_FOUND'],
    ['method_not_allowed', 405, 'INVALID_ARGUMENT'],
    ['body_timeout', 408, 'DEADLINE_EXCEEDED'],
    ['body_too_large', 413, 'INVALID_ARGUMENT'],
    ['upstream_rate_limited', 429, 'RESOURCE_EXHAUSTED'],
    ['internal', 500, 'INTERNAL'],
    ['upstream_failed', 502, 'UNAVAILABLE'],
    ['shutting_down', 503, 'UNAVAILABLE'],
    ['upstream_timeout', 504, 'DEADLINE_EXCEEDED'],
  ] as const)('of %s', (code, status, word) => {
    const body = JSON.parse(geminiGenerate.errorBody(new GatewayError(code, 'Why.'), 'r1'));
    expect(body.error).toMatchObject({ code: status, message: 'Why.', status: word });
  });

  it('holds the reason, the request, the field and when to try again', () => {
    const error = new GatewayError('upstream_rate_limited', 'Why.', { param: 'p', retryAfter: 32 });
    const type = 'type.googleapis.com/google.rpc.';
    expect(JSON.parse(geminiGenerate.errorBody(error, 'r1')).error.details).toEqual([
      { '@type': `${type}ErrorInfo`, reason: 'UPSTREAM_RATE_LIMITED', domain: 'weir' },
      { '@type': `${type}RequestInfo`, requestId: 'r1' },
      {
        '@type': `${type}BadRequest`,
        fieldViolations: [{ field: 'p', description: 'Why.' }],
      },
      { '@type': `${type}RetryInfo`, retryDelay: '32s' },
    ]);
  });

  it('ends a stream as a frame of its own, also after half a frame', () => {
    const frames: string[] = [];
    const scanner = new SseScanner(({ data }) => frames.push(data));
    const end = geminiGenerate.errorEvent(new GatewayError('internal', 'Why.'), 'r1');
    scanner.push(new TextEncoder().encode(`data: {"candi${end}`));
    expect(frames).toHaveLength(2);
    expect(JSON.parse(frames[1] ?? '').error.code).toBe(500);
  });
});

describe('an upstream’s error', () => {
  it.each<[string, unknown, unknown]>([
    [
      'a quota',
      { error: { code: 429, message: 'Slow.', status: 'RESOURCE_EXHAUSTED' } },
      { code: '429', type: 'RESOURCE_EXHAUSTED', message: 'Slow.' },
    ],
    [
      'a list around it',
      [{ error: { code: 503, message: 'Busy.', status: 'UNAVAILABLE' } }],
      { code: '503', type: 'UNAVAILABLE', message: 'Busy.' },
    ],
    [
      'a reason',
      {
        error: {
          code: 400,
          message: 'Bad key.',
          status: 'INVALID_ARGUMENT',
          details: [{ '@type': 'x' }, { '@type': 'ErrorInfo', reason: 'API_KEY_INVALID' }],
        },
      },
      { code: 'API_KEY_INVALID', type: 'INVALID_ARGUMENT', message: 'Bad key.' },
    ],
    [
      'the words of a server in between',
      { error: { message: 'm', type: 'new_api_error', code: 'x' } },
      { code: 'x', type: 'new_api_error', message: 'm' },
    ],
    ['a text', { error: 'nope' }, { code: null, type: null, message: 'nope' }],
    ['no message', { error: { code: 1 } }, { code: '1', type: null, message: '{"code":1}' }],
    ['an answer', { candidates: [] }, null],
    ['no JSON', '<html>', null],
    ['an empty list', [], null],
  ])('%s', (_, body, error) => {
    expect(
      geminiGenerate.readError(typeof body === 'string' ? body : JSON.stringify(body)),
    ).toEqual(error);
  });
});

describe('the models', () => {
  it('are listed by their resource names', () => {
    const model = { id: 'openai/gpt-5', provider: 'p', createdAt: 0 };
    const entry = {
      name: 'models/openai/gpt-5',
      displayName: 'openai/gpt-5',
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
    };
    expect(JSON.parse(geminiGenerate.modelList([model]))).toEqual({ models: [entry] });
    expect(JSON.parse(geminiGenerate.modelEntry(model))).toEqual(entry);
    expect(countBody(7)).toBe('{"totalTokens":7}');
  });
});

describe('a heartbeat', () => {
  it('is a comment, which is no event', () => {
    const frames: string[] = [];
    const scanner = new SseScanner(({ data }) => frames.push(data));
    const bytes = new TextEncoder().encode(`${geminiGenerate.heartbeat}data: {}\n\n`);
    scanner.push(bytes);
    expect(frames).toEqual(['{}']);
  });
});
