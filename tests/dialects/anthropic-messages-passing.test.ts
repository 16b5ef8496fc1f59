import { describe, expect, it } from 'vitest';
import type { ScannedBody } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { countBody } from '../../src/dialects/anthropic-messages/response.ts';
import { applySplices } from '../../src/wire/splice.ts';

const scanned = (body: object | string): ScannedBody =>
  anthropicMessages.scan(
    new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  );

function refusal(text: string): Pick<GatewayError, 'code' | 'param'> {
  try {
    anthropicMessages.head(scanned(text));
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, param: error.param };
    throw error;
  }
  throw new Error('was accepted');
}

describe('the head of a request', () => {
  it('always wants usage, which every answer has', () => {
    expect(anthropicMessages.head(scanned('{"model":"m","stream":true}'))).toEqual({
      model: 'm',
      stream: true,
      wantsUsage: true,
    });
    expect(anthropicMessages.head(scanned('{"model":"m"}')).stream).toBe(false);
  });

  it.each([
    ['{}', 'missing_model', 'model'],
    ['{"model":1}', 'invalid_model', 'model'],
    ['{"model":"m","stream":"yes"}', 'invalid_field', 'stream'],
    ['{"model":"m","Messages":[]}', 'invalid_field', 'messages'],
    ['{"Model":"m"}', 'invalid_field', 'model'],
  ])('refuses %s', (text, code, param) => {
    expect(refusal(text)).toEqual({ code, param });
  });

  it('goes to one path, whatever the model', () => {
    const head = { model: 'a/b', stream: true, wantsUsage: true };
    expect(anthropicMessages.path(head)).toBe('/v1/messages');
  });

  it('renames the model and asks for nothing', () => {
    const body = scanned('{"messages":[{"model":"x"}], "model" : "a" }');
    const bytes = applySplices(body.bytes, anthropicMessages.renameModel(body, 'b"c'));
    expect(new TextDecoder().decode(bytes)).toBe(
      '{"messages":[{"model":"x"}], "model" : "b\\"c" }',
    );
    expect(anthropicMessages.askForUsage(body)).toEqual([]);
  });
});

describe('the headers of a request', () => {
  const headersFor = (own: Record<string, string>) =>
    anthropicMessages.requestHeaders((name) => own[name] ?? null);

  it('name a version, the caller’s if there is one', () => {
    expect(headersFor({})).toEqual(['anthropic-version', '2023-06-01']);
    expect(headersFor({ 'anthropic-version': '2030-01-01', 'x-api-key': 'k' })).toEqual([
      'anthropic-version',
      '2030-01-01',
    ]);
  });

  it('keep every beta, known or not', () => {
    const betas = 'context-1m-2025-08-07, mid-conversation-system-2026-04-07,zzz';
    expect(headersFor({ 'anthropic-beta': betas, 'anthropic-version': '' })).toEqual([
      'anthropic-version',
      '2023-06-01',
      'anthropic-beta',
      betas,
    ]);
  });
});

describe('objects stored at the provider', () => {
  const file = { type: 'document', source: { type: 'file', file_id: 'file_1' } };
  const user = (...content: object[]) => ({ messages: [{ role: 'user', content }] });
  it.each<[object, string]>([
    [{ container: 'cntr_1' }, 'container'],
    [{ container: { id: 'cntr_1' } }, 'container.id'],
    [
      { container: { skills: [{ type: 'anthropic', skill_id: 'pdf' }, { type: 'custom' }] } },
      'container.skills[1].skill_id',
    ],
    [{ container: { skills: [{ skill_id: 'x' }] } }, 'container.skills[0].skill_id'],
    [{ Container: 'cntr_1' }, 'container'],
    [{ thread: { type: 'continue', previous_message_id: 'm' } }, 'thread'],
    [{ user_profile_id: 'u' }, 'user_profile_id'],
    [{ workspace_id: 'w' }, 'workspace_id'],
    [{ diagnostics: { previous_message_id: 'm' } }, 'diagnostics.previous_message_id'],
    [{ previous_response_id: 'r' }, 'previous_response_id'],
    [user({ type: 'text', text: 'a' }, file), 'messages[0].content[1].source.file_id'],
    [user({ type: 'image', source: { File_ID: 'f' } }), 'messages[0].content[0].source.file_id'],
    [user({ type: 'container_upload', file_id: 'f' }), 'messages[0].content[0].file_id'],
    [
      user({ type: 'tool_result', tool_use_id: 't', content: [file] }),
      'messages[0].content[0].content[0].source.file_id',
    ],
    [
      user({ type: 'document', source: { type: 'content', content: [file] } }),
      'messages[0].content[0].source.content[0].source.file_id',
    ],
    [
      user({ type: 'x_tool_result', content: { type: 'r', content: [{ file_id: 'f' }] } }),
      'messages[0].content[0].content.content[0].file_id',
    ],
  ])('are found in %j', (body, path) => {
    expect(anthropicMessages.foreignObject(scanned({ model: 'm', ...body }))).toBe(path);
  });

  it('are not seen in text, inputs, schemas, or where nothing is named', () => {
    const body = {
      container: { skills: [{ type: 'anthropic', skill_id: 'pdf', version: 'latest' }] },
      thread: null,
      diagnostics: { previous_message_id: null },
      messages: [
        { role: 'user', content: 'file_id' },
        { role: 'assistant', content: [{ type: 'tool_use', input: { file_id: 'x' } }] },
        {
          role: 'user',
          content: [{ type: 'document', source: { type: 'text', data: 'file_id' } }],
        },
        { role: 'user', content: [{ type: 'image', file_id: null }] },
      ],
      tools: [{ name: 'f', input_schema: { properties: { file_id: {} } } }],
    };
    expect(anthropicMessages.foreignObject(scanned(body))).toBeNull();
  });
});

describe('errors', () => {
  it.each([
    ['invalid_field', 'invalid_request_error'],
    ['invalid_credential', 'authentication_error'],
    ['model_not_allowed', 'permission_error'],
    ['model_not_found', 'not_found_error'],
    ['body_timeout', 'timeout_error'],
    ['body_too_large', 'request_too_large'],
    ['upstream_rate_limited', 'rate_limit_error'],
    ['internal', 'api_error'],
    ['upstream_failed', 'api_error'],
    ['upstream_timeout', 'timeout_error'],
  ] as const)('%s is said as %s', (code, type) => {
    const error = new GatewayError(code, 'No.');
    expect(JSON.parse(anthropicMessages.errorBody(error, 'r1'))).toEqual({
      type: 'error',
      error: { type, message: 'No.', details: { error_code: code } },
      request_id: 'r1',
    });
  });

  it('name the field at fault', () => {
    const error = new GatewayError('invalid_field', 'No.', { param: 'system' });
    expect(JSON.parse(anthropicMessages.errorBody(error, 'r1')).error.details).toEqual({
      error_code: 'invalid_field',
      param: 'system',
    });
  });

  it.each([
    [
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"q"}',
      { code: null, type: 'overloaded_error', message: 'Overloaded' },
    ],
    [
      '{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}',
      { code: 'enforced_spend_limit_reached', type: 'rate_limit_error', message: 'm' },
    ],
    [
      '{"error":{"message":"m","type":"new_api_error","code":"insufficient_user_quota"}}',
      { code: 'insufficient_user_quota', type: 'new_api_error', message: 'm' },
    ],
    ['{"error":"gone"}', { code: null, type: null, message: 'gone' }],
    ['{"message":"Too many","code":20012}', { code: '20012', type: null, message: 'Too many' }],
    ['{"error":{"a":1}}', { code: null, type: null, message: '{"a":1}' }],
  ])('of an upstream are read from %s', (body, error) => {
    expect(anthropicMessages.readError(body)).toEqual(error);
  });

  it.each(['<html>', '{}', '[]', '{"type":"message","content":[]}'])(
    'are not seen in %s',
    (body) => {
      expect(anthropicMessages.readError(body)).toBeNull();
    },
  );
});

describe('what else the vendor’s API answers', () => {
  const model = { id: 'claude-x', provider: 'p', createdAt: Date.UTC(2026, 0, 2, 3, 4, 5) };
  const models = [model, { id: 'b', provider: 'q', createdAt: 0 }];
  const first = {
    type: 'model',
    id: 'claude-x',
    display_name: 'claude-x',
    created_at: '2026-01-02T03:04:05.000Z',
  };

  it('is a list of models', () => {
    expect(JSON.parse(anthropicMessages.modelList(models))).toEqual({
      data: [
        first,
        { type: 'model', id: 'b', display_name: 'b', created_at: '1970-01-01T00:00:00.000Z' },
      ],
      has_more: false,
      first_id: 'claude-x',
      last_id: 'b',
    });
    expect(JSON.parse(anthropicMessages.modelList([]))).toMatchObject({
      first_id: null,
      last_id: null,
    });
  });

  it('is one model, and a count of tokens', () => {
    expect(JSON.parse(anthropicMessages.modelEntry(model))).toEqual(first);
    expect(countBody(7)).toBe('{"input_tokens":7}');
  });
});

it('guesses a prompt from its text, without media', () => {
  const image = { type: 'image', source: { type: 'base64', data: 'A'.repeat(999) } };
  // "hi" 2; "user" 4, "image" 5, "base64" 6; "f" 1: 18 bytes.
  const body = {
    system: 'hi',
    messages: [{ role: 'user', content: [image] }],
    tools: [{ name: 'f' }],
  };
  expect(anthropicMessages.estimatePrompt(scanned(body))).toBe(5);
});
