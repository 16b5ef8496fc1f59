import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { SseScanner } from '../../src/wire/sse.ts';

const broken = new GatewayError('upstream_failed', 'Provider a broke its answer off. Try again.');

describe('errors of our own', () => {
  it.each([
    [new GatewayError('invalid_model', 'm', { param: 'model' }), 'invalid_request_error'],
    [new GatewayError('invalid_credential', 'm'), 'authentication_error'],
    [new GatewayError('model_not_allowed', 'm'), 'permission_error'],
    [new GatewayError('model_not_found', 'm'), 'invalid_request_error'],
    [new GatewayError('upstream_rate_limited', 'm'), 'rate_limit_error'],
    [broken, 'server_error'],
  ])('wear the envelope of OpenAI: %s', (error, type) => {
    expect(JSON.parse(openaiChat.errorBody(error, 'id-1'))).toEqual({
      error: { message: error.message, type, param: error.param, code: error.code },
      request_id: 'id-1',
    });
  });
});

/** What the official client makes of a stream with these bytes. */
async function hear(text: string): Promise<{ said: string; error: unknown }> {
  const client = new OpenAI({
    apiKey: 'k',
    maxRetries: 0,
    fetch: async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
  });
  let said = '';
  try {
    const messages = [{ role: 'user' as const, content: 'hi' }];
    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
    for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
  } catch (error) {
    return { said, error };
  }
  return { said, error: null };
}

describe('a stream that fails after it began', () => {
  const chunk = 'data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n';

  it('raises the error in the official client, after what was said', async () => {
    const { said, error } = await hear(chunk + openaiChat.errorEvent(broken, 'id-1'));
    expect(said).toBe('half');
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code: 'upstream_failed', message: broken.message });
  });

  it('raises something even if a frame was cut in the middle', async () => {
    const { said, error } = await hear(
      `${chunk}data: {"cho${openaiChat.errorEvent(broken, 'id-1')}`,
    );
    expect(said).toBe('half');
    expect(error).toBeInstanceOf(Error);
  });

  it('never says that it is done', () => {
    expect(openaiChat.errorEvent(broken, 'id-1')).not.toContain('[DONE]');
  });

  it('is read as an error by a meter, also after half a frame', () => {
    const meter = openaiChat.meter();
    const kinds: string[] = [];
    const scanner = new SseScanner(({ event, data }) => kinds.push(meter.frame(event, data)));
    const bytes = `${chunk}data: {"cho${openaiChat.errorEvent(broken, 'id-1')}`;
    scanner.push(new TextEncoder().encode(bytes));
    expect(kinds).toEqual(['content', 'other', 'error']);
    expect(meter.reading().error?.code).toBe('upstream_failed');
  });

  it('goes on unseen by the client over heartbeats', async () => {
    const { heartbeat } = openaiChat;
    expect(await hear(`${heartbeat}${chunk}${heartbeat}data: [DONE]\n\n`)).toEqual({
      said: 'half',
      error: null,
    });
  });
});

describe('errors of an upstream', () => {
  it.each<[string, string, object | null]>([
    [
      'OpenAI',
      '{"error":{"message":"m","type":"invalid_request_error","param":"model","code":"model_not_found"}}',
      { code: 'model_not_found', type: 'invalid_request_error', message: 'm' },
    ],
    [
      'a numeric code',
      '{"error":{"message":"m","code":402}}',
      { code: '402', type: null, message: 'm' },
    ],
    [
      'OpenRouter',
      '{"error":{"code":403,"message":"m","metadata":{"error_type":"permission_denied"}}}',
      { code: '403', type: 'permission_denied', message: 'm' },
    ],
    ['an error as text', '{"error":"m"}', { code: null, type: null, message: 'm' }],
    [
      'an error without a message',
      '{"error":{"code":"c"}}',
      { code: 'c', type: null, message: '{"code":"c"}' },
    ],
    [
      'a flat body',
      '{"code":20012,"message":"m","data":null}',
      { code: '20012', type: null, message: 'm' },
    ],
    ['HTML', '<html>', null],
    ['a chat answer', '{"choices":[],"message":"m"}', null],
    ['nothing', '', null],
    ['an empty error', '{"error":{}}', { code: null, type: null, message: '{}' }],
    ['no error', '{"error":null}', null],
  ])('are read from %s', (_, body, expected) => {
    expect(openaiChat.readError(body)).toEqual(expected);
  });
});

describe('lists of models', () => {
  const model = { id: 'sandbox/echo', provider: 'sandbox', createdAt: 1_700_000_000_999 };
  const entry = {
    id: 'sandbox/echo',
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'sandbox',
  };

  it('are what OpenAI’s are', () => {
    expect(JSON.parse(openaiChat.modelList([model]))).toEqual({ object: 'list', data: [entry] });
    expect(JSON.parse(openaiChat.modelList([]))).toEqual({ object: 'list', data: [] });
    expect(JSON.parse(openaiChat.modelEntry(model))).toEqual(entry);
  });
});
