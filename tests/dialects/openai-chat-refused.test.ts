import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import { bodyOf, hello, parse } from './openai-chat-kit.ts';

describe('a field of the wrong type', () => {
  const inMessage = (message: Json): JsonObject => bodyOf({ messages: [message] });
  const inPart = (part: Json): JsonObject => inMessage({ role: 'user', content: [part] });
  const inCall = (call: Json): JsonObject => inMessage({ role: 'assistant', tool_calls: [call] });

  it.each<[string, JsonObject]>([
    ['messages', { model: 'm' }],
    ['messages', bodyOf({ messages: 'hello' })],
    ['messages[0]', inMessage('hello')],
    ['messages[0].role', inMessage({ content: 'a' })],
    ['messages[0].role', inMessage({ role: 'robot' })],
    ['messages[0].content', inMessage({ role: 'user', content: 3 })],
    ['messages[0].name', inMessage({ ...hello, name: 3 })],
    ['messages[0].tool_call_id', inMessage({ role: 'tool', content: 'a' })],
    ['messages[0].name', inMessage({ role: 'function', content: 'a' })],
    ['messages[0].refusal', inMessage({ role: 'assistant', refusal: 3 })],
    ['messages[0].audio.id', inMessage({ role: 'assistant', audio: {} })],
    ['messages[0].content[0]', inPart('a')],
    ['messages[0].content[0].type', inPart({})],
    ['messages[0].content[0].text', inPart({ type: 'text' })],
    ['messages[0].content[0].image_url', inPart({ type: 'image_url' })],
    ['messages[0].content[0].image_url.url', inPart({ type: 'image_url', image_url: {} })],
    [
      'messages[0].content[0].input_audio.format',
      inPart({ type: 'input_audio', input_audio: { data: '' } }),
    ],
    ['messages[0].content[0].file.file_id', inPart({ type: 'file', file: {} })],
    ['messages[0].tool_calls[0].id', inCall({ function: { name: 'f' } })],
    ['messages[0].tool_calls[0].function', inCall({ id: 'a' })],
    ['messages[0].tool_calls[0].function.name', inCall({ id: 'a', function: {} })],
    [
      'messages[0].tool_calls[0].function.arguments',
      inCall({ id: 'a', function: { name: 'f', arguments: {} } }),
    ],
    ['messages[0].function_call.name', inMessage({ role: 'assistant', function_call: {} })],
    ['tools', bodyOf({ tools: {} })],
    ['tools[0].function', bodyOf({ tools: [{ type: 'function' }] })],
    ['tools[0].function.name', bodyOf({ tools: [{ type: 'function', function: {} }] })],
    [
      'tools[0].function.parameters',
      bodyOf({ tools: [{ function: { name: 'f', parameters: [] } }] }),
    ],
    ['tools[0].custom', bodyOf({ tools: [{ type: 'custom' }] })],
    ['functions[0].name', bodyOf({ functions: [{}] })],
    ['tool_choice', bodyOf({ tool_choice: 'some' })],
    ['temperature', bodyOf({ temperature: '1' })],
    ['max_tokens', bodyOf({ max_tokens: true })],
    ['stop', bodyOf({ stop: 3 })],
    ['stop[1]', bodyOf({ stop: ['a', 3] })],
    ['logprobs', bodyOf({ logprobs: 1 })],
    ['logit_bias', bodyOf({ logit_bias: [] })],
    ['reasoning_effort', bodyOf({ reasoning_effort: 3 })],
    ['response_format', bodyOf({ response_format: 'json' })],
    ['response_format.json_schema', bodyOf({ response_format: { type: 'json_schema' } })],
    ['metadata', bodyOf({ metadata: 'a' })],
    ['user', bodyOf({ user: 3 })],
  ])('%s is refused', (path, body) => {
    expect(() => parse(body)).toThrow(GatewayError);
    expect(() => parse(body)).toThrow(
      expect.objectContaining({ code: 'invalid_field', param: path }),
    );
  });
});
