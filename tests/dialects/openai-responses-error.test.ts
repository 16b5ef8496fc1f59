import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { SseScanner } from '../../src/wire/sse.ts';

const ID = '0199e5a2-0000-7000-8000-000000000001';
const broken = new GatewayError('upstream_failed', 'Provider a broke its answer off. Try again.');

describe('errors of our own', () => {
  it.each([
    [new GatewayError('invalid_model', 'm', { param: 'model' }), 'invalid_request_error'],
    [new GatewayError('invalid_credential', 'm'), 'authentication_error'],
    [new GatewayError('model_not_allowed', 'm'), 'permission_error'],
    [new GatewayError('upstream_rate_limited', 'm'), 'rate_limit_error'],
    [broken, 'server_error'],
  ])('wear the vendor’s envelope: %s', (error, type) => {
    expect(JSON.parse(openaiResponses.errorBody(error, 'id-1'))).toEqual({
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
    const stream = await client.responses.create({ model: 'm', input: 'hi', stream: true });
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') said += event.delta;
    }
  } catch (error) {
    return { said, error };
  }
  return { said, error: null };
}

/** The frames a text holds. */
function framesOf(text: string): { event: string; data: string }[] {
  const frames: { event: string; data: string }[] = [];
  const scanner = new SseScanner(({ event, data }) => frames.push({ event, data }));
  scanner.push(new TextEncoder().encode(text));
  return frames;
}

describe('a stream that fails after it began', () => {
  const chunk = 'data: {"type":"response.output_text.delta","output_index":0,"delta":"half"}\n\n';

  it('raises the error in the official client, after what was said', async () => {
    const { said, error } = await hear(chunk + openaiResponses.errorEvent(broken, ID));
    expect(said).toBe('half');
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code: 'upstream_failed' });
    expect(String(error)).toContain(broken.message);
  });

  it('raises something even if a frame was cut in the middle', async () => {
    const { said, error } = await hear(
      `${chunk}data: {"typ${openaiResponses.errorEvent(broken, ID)}`,
    );
    expect(said).toBe('half');
    expect(error).toBeInstanceOf(Error);
  });

  it('is an error and a failed response, numbered, without a proper end', () => {
    const text = openaiResponses.errorEvent(broken, ID);
    const frames = framesOf(text);
    expect(frames.map(({ event }) => event)).toEqual(['error', 'response.failed']);
    expect(frames.map(({ data }) => JSON.parse(data))).toEqual([
      {
        type: 'error',
        sequence_number: 0,
        code: 'upstream_failed',
        message: broken.message,
        param: null,
      },
      {
        type: 'response.failed',
        sequence_number: 1,
        response: {
          id: 'resp_0199e5a2000070008000000000000001',
          object: 'response',
          output: [],
          status: 'failed',
          error: { code: 'server_error', message: broken.message },
        },
      },
    ]);
    expect(text).not.toContain('[DONE]');
  });

  it('tells Codex how long to wait', () => {
    const error = new GatewayError('upstream_rate_limited', 'Too many calls.', { retryAfter: 7 });
    const failed = JSON.parse(framesOf(openaiResponses.errorEvent(error, ID))[1]?.data ?? '');
    expect(failed.response.error).toEqual({
      code: 'rate_limit_exceeded',
      message: 'Too many calls. Please try again in 7s.',
    });
  });

  it('is read as an error by a meter, also after half a frame', () => {
    const meter = openaiResponses.meter();
    const text = `${chunk}data: {"typ${openaiResponses.errorEvent(broken, ID)}`;
    const kinds = framesOf(text).map(({ event, data }) => meter.frame(event, data));
    expect(kinds).toEqual(['content', 'other', 'error', 'error']);
    expect(meter.reading().error?.code).toBe('upstream_failed');
  });

  it('goes on unseen by the client over heartbeats', async () => {
    const { heartbeat } = openaiResponses;
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
    ['an error as text', '{"error":"m"}', { code: null, type: null, message: 'm' }],
    ['no message', '{"error":{"code":"c"}}', { code: 'c', type: null, message: '{"code":"c"}' }],
    ['a flat body', '{"code":20012,"message":"m"}', { code: '20012', type: null, message: 'm' }],
    ['an answer', '{"error":null,"output":[],"message":"m"}', null],
    ['HTML', '<html>', null],
    ['nothing', '', null],
  ])('are read from %s', (_, body, expected) => {
    expect(openaiResponses.readError(body)).toEqual(expected);
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

  it('are the vendor’s', () => {
    expect(JSON.parse(openaiResponses.modelList([model]))).toEqual({
      object: 'list',
      data: [entry],
    });
    expect(JSON.parse(openaiResponses.modelEntry(model))).toEqual(entry);
  });
});
