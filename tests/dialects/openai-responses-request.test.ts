import { describe, expect, it } from 'vitest';
import type { ScannedBody } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import type { Quirks } from '../../src/contract/rendering.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { carried } from '../../src/hub/signature.ts';
import { applySplices } from '../../src/wire/splice.ts';

const scanned = (text: string): ScannedBody => openaiResponses.scan(new TextEncoder().encode(text));
const body = (members: object): ScannedBody => scanned(JSON.stringify({ model: 'm', ...members }));

function refusal(text: string): Pick<GatewayError, 'code' | 'param'> {
  try {
    openaiResponses.head(scanned(text));
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, param: error.param };
    throw error;
  }
  throw new Error('was accepted');
}

describe('the head of a request', () => {
  it.each([
    ['{"model":"gpt-5.6"}', { model: 'gpt-5.6', stream: false, wantsUsage: true }],
    ['{"stream":true,"model":"a/b:c"}', { model: 'a/b:c', stream: true, wantsUsage: true }],
  ])('is read from %s', (text, head) => {
    expect(openaiResponses.head(scanned(text))).toEqual(head);
  });

  it.each([
    ['{"input":"hi"}', 'missing_model', 'model'],
    ['{"model":7}', 'invalid_model', 'model'],
    ['{"Model":"m"}', 'invalid_field', 'model'],
    ['{"model":"m","stream":"yes"}', 'invalid_field', 'stream'],
    ['{"model":"m","Input":[]}', 'invalid_field', 'input'],
  ])('refuses %s', (text, code, param) => {
    expect(refusal(text)).toEqual({ code, param });
  });
});

describe('a body that passes', () => {
  it('goes below the base, under another model’s name', () => {
    const text = '{ "input" : [{"model":"x"}],\n "model" : "a" }';
    const spliced = applySplices(
      scanned(text).bytes,
      openaiResponses.renameModel(scanned(text), 'b'),
    );
    expect(new TextDecoder().decode(spliced)).toBe(
      '{ "input" : [{"model":"x"}],\n "model" : "b" }',
    );
    expect(openaiResponses.path({ model: 'a', stream: true, wantsUsage: true })).toBe('/responses');
  });

  it('needs no header and no asking for usage', () => {
    expect(openaiResponses.requestHeaders(() => 'x')).toEqual([]);
    expect(openaiResponses.askForUsage(scanned('{"model":"m","stream":true}'))).toEqual([]);
  });

  it('has a prompt of about a token for four bytes of text', () => {
    // 8 + 4 + 10 + 4 + 11 bytes of words; the image's own count for nothing.
    const content = [
      { type: 'input_text', text: 'word' },
      { type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(9_000)}` },
    ];
    const estimate = openaiResponses.estimatePrompt(
      body({ instructions: 'be brief', input: [{ role: 'user', content }] }),
    );
    expect(estimate).toBe(10);
  });
});

describe('objects stored at the provider', () => {
  const item = (value: object): object => ({ input: [{ role: 'user', content: 'a' }, value] });
  const content = (part: object): object => item({ role: 'user', content: [part] });
  const tool = (value: object): object => ({ tools: [{ type: 'function', name: 'f' }, value] });

  it.each<[string, object]>([
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: { id: 'conv_1' } }],
    ['prompt', { prompt: { id: 'pmpt_1' } }],
    ['input[1].id', item({ type: 'item_reference', id: 'msg_1' })],
    ['input[1].id', item({ id: 'msg_1' })],
    ['input[1].id', item({ type: null, id: 'msg_1' })],
    ['input[1].id', item({ type: 'image_generation_call', id: 'ig_1' })],
    ['input[1].content[0].file_id', content({ type: 'input_image', file_id: 'file_1' })],
    ['input[1].content[0].file_id', content({ type: 'input_file', file_id: 'file_1' })],
    [
      'input[1].output[0].file_id',
      item({
        type: 'function_call_output',
        call_id: 'c',
        output: [{ type: 'input_image', file_id: 'f' }],
      }),
    ],
    [
      'input[1].output.file_id',
      item({ type: 'computer_call_output', call_id: 'c', output: { file_id: 'f' } }),
    ],
    [
      'input[1].container_id',
      item({ type: 'code_interpreter_call', id: 'ci_1', container_id: 'cntr_1', code: '' }),
    ],
    [
      'input[1].tools[0].vector_store_ids',
      item({ type: 'additional_tools', tools: [{ type: 'file_search', vector_store_ids: ['v'] }] }),
    ],
    ['tools[1].vector_store_ids', tool({ type: 'file_search', vector_store_ids: ['vs_1'] })],
    ['tools[1].container', tool({ type: 'code_interpreter', container: 'cntr_1' })],
    [
      'tools[1].container.file_ids',
      tool({ type: 'code_interpreter', container: { type: 'auto', file_ids: ['f'] } }),
    ],
    [
      'tools[1].environment.container_id',
      tool({ type: 'shell', environment: { type: 'container_reference', container_id: 'c' } }),
    ],
    [
      'tools[1].environment.skills[0].skill_id',
      tool({
        type: 'shell',
        environment: {
          type: 'container_auto',
          skills: [{ type: 'skill_reference', skill_id: 's' }],
        },
      }),
    ],
    ['tools[1].connector_id', tool({ type: 'mcp', connector_id: 'connector_gmail' })],
    [
      'tools[1].input_image_mask.file_id',
      tool({ type: 'image_generation', input_image_mask: { file_id: 'f' } }),
    ],
    [
      'prompt_cache_options.comparison_response_id',
      { prompt_cache_options: { comparison_response_id: 'resp_1' } },
    ],
    ['input[1].content[0].image_url', content({ type: 'input_image', image_url: 'ms://f' })],
    ['input[1].content[0].file_url', content({ type: 'input_file', file_url: 'gs://b/o' })],
    ['input[1].content[0].File_Id', content({ type: 'input_file', File_Id: 'file_1' })],
  ])('are found at %s', (path, members) => {
    expect(openaiResponses.foreignObject(body(members))).toBe(path);
  });

  it.each<[string, object]>([
    ['plain text', { input: 'file_id' }],
    ['an image of the web', content({ type: 'input_image', image_url: 'https://a.example/b' })],
    ['an image inline', content({ type: 'input_image', image_url: 'data:image/png;base64,AA' })],
    [
      'nulls',
      { previous_response_id: null, input: [{ role: 'user', content: [{ file_id: null }] }] },
    ],
    ['items with ids', item({ type: 'message', id: 'msg_1', role: 'assistant', content: 'a' })],
    ['reasoning', item({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'e' })],
    [
      'arguments of a tool',
      item({ type: 'function_call', call_id: 'c', name: 'f', arguments: '{"file_id":1}' }),
    ],
    [
      'arguments that are no text',
      item({ type: 'tool_search_call', call_id: 'c', arguments: { file_id: 'f' } }),
    ],
    [
      'a schema’s own values',
      tool({ type: 'function', name: 'f', parameters: { default: { file_id: 'f' } } }),
    ],
    ['an image that is there', item({ type: 'image_generation_call', id: 'ig_1', result: 'AAAA' })],
    [
      'a schema with such a property',
      tool({ type: 'function', name: 'f', parameters: { properties: { file_id: {}, id: {} } } }),
    ],
    ['a container made anew', tool({ type: 'code_interpreter', container: { type: 'auto' } })],
    ['a server of the caller’s', tool({ type: 'mcp', server_label: 's', server_url: 'https://s' })],
    ['metadata', { metadata: { file_id: 'x' } }],
  ])('are not seen in %s', (_, members) => {
    expect(openaiResponses.foreignObject(body(members))).toBeNull();
  });
});

describe('a body that has to be written anew', () => {
  const developer = { input: [{ role: 'developer', content: 'a' }] };
  const image = (image_url: string): object => ({
    input: [{ role: 'user', content: [{ type: 'input_image', image_url }] }],
  });
  const schema = { text: { format: { type: 'json_schema', name: 'n', schema: {} } } };
  const sealed = (encrypted_content: string): object => ({
    input: [{ type: 'reasoning', summary: [], encrypted_content }],
  });
  const foreign = carried({ by: 'anthropic-messages', value: 's' }, 'openai-responses');

  it.each<[boolean, string, object, Quirks]>([
    [false, 'is not one without quirks', developer, {}],
    [true, 'says developer where system is wanted', developer, { developerRole: false }],
    [false, 'says no developer', { input: 'a' }, { developerRole: false }],
    [true, 'has an image’s address', image('https://a'), { mediaUrls: false }],
    [false, 'has an image’s bytes', image('data:image/png;base64,AA'), { mediaUrls: false }],
    [true, 'has a schema', schema, { schema: 'json_only' }],
    [false, 'has no schema', { text: { verbosity: 'low' } }, { schema: 'json_only' }],
    [true, 'has a field that is refused', { store: false }, { refuses: ['store'] }],
    [false, 'has no such field', { user: 'a' }, { refuses: ['store'] }],
    [
      true,
      'has strict tools',
      { tools: [{ type: 'function', name: 'f', strict: true }] },
      { strictTools: false },
    ],
    [
      true,
      'chooses among no tools',
      { tools: [], tool_choice: 'auto' },
      { emptyToolChoice: false },
    ],
    [true, 'holds reasoning of another maker', sealed(foreign), {}],
    [false, 'holds the vendor’s reasoning', sealed('gAAAA'), {}],
    [
      true,
      'holds reasoning with an id made here',
      { input: [{ type: 'reasoning', id: 'rs_weir0199', summary: [] }] },
      {},
    ],
  ])('%s: one that %s', (expected, _, members, quirks) => {
    expect(responsesTranslator.adjusts(body(members), quirks)).toBe(expected);
  });
});
