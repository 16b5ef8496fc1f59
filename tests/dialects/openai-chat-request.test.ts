import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScannedBody } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import { findForeignObject } from '../../src/dialects/openai-chat/foreign.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { applySplices } from '../../src/wire/splice.ts';

const scanned = (text: string): ScannedBody => openaiChat.scan(new TextEncoder().encode(text));
const spliced = (body: ScannedBody, splices: Parameters<typeof applySplices>[1]): string =>
  new TextDecoder().decode(applySplices(body.bytes, splices));

function refusal(text: string): Pick<GatewayError, 'code' | 'param'> {
  try {
    openaiChat.head(scanned(text));
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, param: error.param };
    throw error;
  }
  throw new Error('was accepted');
}

describe('the head of a request', () => {
  it.each([
    ['{"model":"gpt-5"}', { model: 'gpt-5', stream: false, wantsUsage: false }],
    [
      '{"mo\\u0064el":"gpt\\u002d5","stream":null}',
      { model: 'gpt-5', stream: false, wantsUsage: false },
    ],
    ['{"stream":true,"model":"a/b:c"}', { model: 'a/b:c', stream: true, wantsUsage: false }],
    [
      '{"model":"m","stream":true,"stream_options":{"include_usage":true}}',
      { model: 'm', stream: true, wantsUsage: true },
    ],
    [
      '{"model":"m","stream":true,"stream_options":{"include_usage":null}}',
      { model: 'm', stream: true, wantsUsage: false },
    ],
    ['{"model":"m","stream_options":null}', { model: 'm', stream: false, wantsUsage: false }],
  ])('is read from %s', (text, head) => {
    expect(openaiChat.head(scanned(text))).toEqual(head);
  });

  it.each([
    ['{}', 'missing_model', 'model'],
    ['{"messages":[{"model":"inner"}]}', 'missing_model', 'model'],
    ['{"model":""}', 'invalid_model', 'model'],
    ['{"model":null}', 'invalid_model', 'model'],
    ['{"model":7}', 'invalid_model', 'model'],
    ['{"model":["m"]}', 'invalid_model', 'model'],
    [`{"model":"${'m'.repeat(513)}"}`, 'invalid_model', 'model'],
    ['{"model":"a\\u0000b"}', 'invalid_model', 'model'],
    ['{"model":"a\\r\\nb"}', 'invalid_model', 'model'],
    ['{"model":"a\\u0085b"}', 'invalid_model', 'model'],
    ['{"model":"\\ud800"}', 'invalid_model', 'model'],
    ['{"Model":"m"}', 'invalid_field', 'model'],
    ['{"model":"m","Stream":true}', 'invalid_field', 'stream'],
    ['{"model":"m","stream":"true"}', 'invalid_field', 'stream'],
    ['{"model":"m","stream":1}', 'invalid_field', 'stream'],
    ['{"model":"m","stream_options":true}', 'invalid_field', 'stream_options'],
    ['{"model":"m","stream_options":{"include_usage":"yes"}}', 'invalid_field', 'include_usage'],
    [
      '{"model":"m","stream_options":{"include_usage":false,"include_usage":true}}',
      'duplicate_key',
      'include_usage',
    ],
  ])('refuses %s', (text, code, param) => {
    expect(refusal(text)).toEqual({ code, param });
  });

  it('takes a model of 512 characters', () => {
    const model = 'm'.repeat(512);
    expect(openaiChat.head(scanned(JSON.stringify({ model }))).model).toBe(model);
  });
});

describe('splices', () => {
  it('rename the model and touch nothing else', () => {
    const body = scanned('{ "messages" : [{"model":"x"}],\n "model" : "a\\/b" , "n":1e2 }');
    expect(spliced(body, openaiChat.renameModel(body, 'up"stream'))).toBe(
      '{ "messages" : [{"model":"x"}],\n "model" : "up\\"stream" , "n":1e2 }',
    );
  });

  it.each([
    [
      '{ "model":"m","stream":true}',
      '{ "stream_options":{"include_usage":true},"model":"m","stream":true}',
    ],
    [
      '{"model":"m","stream_options": null }',
      '{"model":"m","stream_options": {"include_usage":true} }',
    ],
    ['{"stream_options":{},"model":"m"}', '{"stream_options":{"include_usage":true},"model":"m"}'],
    [
      '{"model":"m","stream_options":{ "include_obfuscation" : false }}',
      '{"model":"m","stream_options":{ "include_usage":true,"include_obfuscation" : false }}',
    ],
    [
      '{"model":"m","stream_options":{"a":1, "include_usage" : false,"b":2}}',
      '{"model":"m","stream_options":{"a":1, "include_usage" : true,"b":2}}',
    ],
    [
      '{"model":"m","stream_options":{"include\\u005fusage":null}}',
      '{"model":"m","stream_options":{"include\\u005fusage":true}}',
    ],
    [
      '{"model":"m","stream_options":{"include_usage":true}}',
      '{"model":"m","stream_options":{"include_usage":true}}',
    ],
  ])('ask %s for usage', (text, expected) => {
    const body = scanned(text);
    expect(spliced(body, openaiChat.askForUsage(body))).toBe(expected);
  });

  it('change what they are meant to in any body, and nothing else', () => {
    // Through a text once, since JSON.stringify loses the sign of -0.
    const anything = fc.json().map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text))));
    const options = fc.option(
      fc
        .dictionary(fc.constantFrom('a', 'b', 'é'), anything)
        .map((rest) => ({ ...rest, include_usage: false })),
    );
    const bodies = fc.record(
      { messages: anything, stream_options: options, temperature: anything },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(bodies, fc.string({ minLength: 1 }), (value, name) => {
        const body = scanned(JSON.stringify({ ...value, model: 'm' }));
        const splices = [...openaiChat.renameModel(body, name), ...openaiChat.askForUsage(body)];
        expect(JSON.parse(spliced(body, splices))).toEqual({
          ...value,
          model: name,
          stream_options: { ...value.stream_options, include_usage: true },
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('objects stored at the provider', () => {
  const file = { type: 'file', file: { file_id: 'file-1' } };
  const pictured = (url: string): object => ({
    messages: [{ content: [{ type: 'image_url', image_url: { url } }] }],
  });

  it.each(['https://a.example/b.png', 'HTTP://a/b', 'data:image/png;base64,AA', 'AAAA', ''])(
    'are not seen in %s',
    (url) => {
      expect(findForeignObject(scanned(JSON.stringify(pictured(url))))).toBeNull();
    },
  );

  it.each([
    [{ previous_response_id: 'r' }, 'previous_response_id'],
    [{ Previous_Response_ID: 'r' }, 'previous_response_id'],
    [{ conversation: { id: 'c' } }, 'conversation'],
    [{ cachedContent: 'c' }, 'cachedContent'],
    [
      { messages: [{ role: 'user', content: 'a' }, { content: [{}, file] }] },
      'messages[1].content[1].file.file_id',
    ],
    [{ messages: [{ content: [{ file_id: 'x' }] }] }, 'messages[0].content[0].file_id'],
    [{ messages: [{ role: 'assistant', audio: { id: 'audio-1' } }] }, 'messages[0].audio.id'],
    [{ tools: [{ type: 'file_search', vector_store_ids: ['v'] }] }, 'tools[0].vector_store_ids'],
    [{ tools: [{ type: 'code_interpreter', container: 'c' }] }, 'tools[0].container'],
    [{ audio: { voice: { id: 'v' }, format: 'mp3' } }, 'audio.voice.id'],
    [{ messages: [{ content: [{ File_Id: 'f' }] }] }, 'messages[0].content[0].file_id'],
    [pictured('ms://f1'), 'messages[0].content[0].image_url.url'],
    [pictured(' GS://b/o'), 'messages[0].content[0].image_url.url'],
    [pictured('file:///etc/a.png'), 'messages[0].content[0].image_url.url'],
    [
      { messages: [{ content: [{ type: 'video_url', video_url: 'oss://b/o' }] }] },
      'messages[0].content[0].video_url',
    ],
    [{ tools: [{ type: 'file_search', Vector_Store_IDs: ['v'] }] }, 'tools[0].vector_store_ids'],
  ])('are found in %j', (body, path) => {
    expect(findForeignObject(scanned(JSON.stringify(body)))).toBe(path);
  });

  it('are not seen in text, arguments, schemas, or where nothing is named', () => {
    const body = {
      previous_response_id: null,
      audio: { voice: 'alloy', format: 'mp3' },
      messages: [
        { role: 'user', content: 'file_id' },
        {
          role: 'assistant',
          audio: null,
          tool_calls: [{ function: { arguments: '{"file_id":1}' } }],
        },
        { role: 'user', content: [{ type: 'file', file: { file_data: 'data:,x' } }] },
        null,
      ],
      tools: [{ type: 'function', function: { parameters: { properties: { file_id: {} } } } }],
    };
    expect(findForeignObject(scanned(JSON.stringify(body)))).toBeNull();
  });
});

describe('the estimate of a prompt', () => {
  const estimate = (body: object): number =>
    openaiChat.estimatePrompt(scanned(JSON.stringify(body)));

  it('is a quarter of the bytes of text, rounded up', () => {
    // "user" 4 + "héllo" 6 = 10 bytes.
    expect(estimate({ messages: [{ role: 'user', content: 'héllo' }] })).toBe(3);
  });

  it('counts the texts of tools and of parts, not media', () => {
    const image = {
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${'A'.repeat(999)}` },
    };
    const audio = { type: 'input_audio', input_audio: { data: 'A'.repeat(999), format: 'wav' } };
    // "user" 4, "image_url" 9, "input_audio" 11, "wav" 3, "text" 4, "hi" 2: 33; "function" 8, "f" 1.
    const text = { type: 'text', text: 'hi' };
    const messages = [{ role: 'user', content: [image, audio, text] }];
    const tools = [{ type: 'function', function: { name: 'f' } }];
    expect(estimate({ messages, tools })).toBe(Math.ceil((33 + 9) / 4));
  });

  it('is nothing for a body without messages, or with something else in their place', () => {
    expect(estimate({ model: 'm' })).toBe(0);
    expect(estimate({ messages: 7, tools: null })).toBe(0);
  });
});
