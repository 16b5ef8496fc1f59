import { describe, expect, it } from 'vitest';
import type { Part, ToolChoice, Turn } from '../../src/contract/conversation.ts';
import { asking, type LoosePart, part, tool, turn } from '../support/foreign-conversation.ts';
import { bodyOf, FREE, lossesOf } from '../support/responses-request.ts';

const input = (...turns: Turn[]): unknown => bodyOf(asking({ turns }))['input'];
const lost = (...turns: Turn[]): string[] => lossesOf(asking({ turns }));

describe('turns of another dialect', () => {
  it('open with instructions, however many there are', () => {
    const turns = [
      turn('system', 'Be brief.', 'Be kind.'),
      turn('system', 'Be quick.'),
      turn('user', 'Hi'),
    ];
    expect(bodyOf(asking({ turns }))).toEqual({
      model: 'm',
      instructions: 'Be brief.\n\nBe kind.\n\nBe quick.',
      input: [{ type: 'message', role: 'user', content: 'Hi' }],
      store: false,
    });
    expect(lossesOf(asking({ turns }))).toEqual([]);
  });

  it('keep a later system prompt and a developer’s in their place', () => {
    expect(input(turn('developer', 'a'), turn('user', 'b'), turn('system', 'c'))).toEqual([
      { type: 'message', role: 'developer', content: 'a' },
      { type: 'message', role: 'user', content: 'b' },
      { type: 'message', role: 'system', content: 'c' },
    ]);
  });

  it('become items where one holds several', () => {
    const call: LoosePart = { kind: 'tool_call', id: 'c1', name: 'f', input: '{"a":1}' };
    const custom: LoosePart = {
      kind: 'tool_call',
      id: 'c2',
      name: 'p',
      form: 'text',
      input: '***',
    };
    const content = [part({ kind: 'text', text: 'done' })];
    const results: LoosePart[] = [
      { kind: 'tool_result', id: 'c1', name: 'f', content },
      { kind: 'tool_result', id: 'c2', form: 'text', content: [] },
    ];
    expect(
      input(turn('assistant', 'Wait.', call, custom), turn('user', ...results, 'And?')),
    ).toEqual([
      { type: 'message', role: 'assistant', content: 'Wait.' },
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
      { type: 'custom_tool_call', call_id: 'c2', name: 'p', input: '***' },
      { type: 'function_call_output', call_id: 'c1', output: 'done' },
      { type: 'custom_tool_call_output', call_id: 'c2', output: '' },
      { type: 'message', role: 'user', content: 'And?' },
    ]);
  });

  it('keep arguments that are no JSON, and give none an object', () => {
    const call = (text: string): Turn =>
      turn('assistant', { kind: 'tool_call', id: 'c', name: 'f', input: text });
    expect(input(call('{"a":'), call(''))).toMatchObject([
      { arguments: '{"a":' },
      { arguments: '{}' },
    ]);
  });

  it.each<[string, LoosePart, object]>([
    [
      'an image',
      {
        kind: 'media',
        media: 'image',
        source: { at: 'inline', mimeType: 'image/png', data: 'AA' },
        detail: 'high',
      },
      { type: 'input_image', image_url: 'data:image/png;base64,AA', detail: 'high' },
    ],
    [
      'an image’s address',
      {
        kind: 'media',
        media: 'image',
        source: { at: 'url', url: 'https://a', mimeType: 'image/png' },
      },
      { type: 'input_image', image_url: 'https://a' },
    ],
    [
      'a document',
      {
        kind: 'media',
        media: 'file',
        source: { at: 'inline', mimeType: 'application/pdf', data: 'AA' },
      },
      {
        type: 'input_file',
        file_data: 'data:application/pdf;base64,AA',
        filename: 'file.pdf',
      },
    ],
    [
      'a document with a name',
      {
        kind: 'media',
        media: 'file',
        name: 'a.pdf',
        source: { at: 'url', url: 'https://a', mimeType: null },
      },
      { type: 'input_file', file_url: 'https://a', filename: 'a.pdf' },
    ],
    [
      'a document as text',
      {
        kind: 'media',
        media: 'file',
        name: 'Notes',
        source: { at: 'text', mimeType: 'text/plain', text: 'a' },
      },
      { type: 'input_text', text: 'Notes:\n\na' },
    ],
  ])('show %s', (_, media, expected) => {
    const question = { type: 'input_text', text: 'What is it?' };
    expect(input(turn('user', media, 'What is it?'))).toEqual([
      { type: 'message', role: 'user', content: [expected, question] },
    ]);
    const content = [part(media)];
    const [result] = input(turn('user', { kind: 'tool_result', id: 'c', content })) as [
      { output: unknown },
    ];
    const isText = 'text' in expected;
    expect(result.output).toEqual(isText ? expected.text : [expected]);
  });

  const inline = { at: 'inline', mimeType: 'x/y', data: 'AA' } as const;

  it.each<[string, LoosePart]>([
    ['!audio p[1]', { kind: 'media', media: 'audio', source: inline }],
    ['!video p[1]', { kind: 'media', media: 'video', source: inline }],
    ['!stored_object p[1]', { kind: 'media', media: 'image', source: { at: 'stored', id: 'f' } }],
    ['native_part p[1]', { kind: 'native', type: 'server_tool_use', value: {} }],
    ['cache_control p[1]', { kind: 'text', text: 'b', cache: { ttl: '1h' } }],
    ['citations p[1].citations', { kind: 'text', text: 'b', extra: { citations: [] } }],
    [
      'reasoning_signature p[1]',
      { kind: 'text', text: 'b', signature: { by: 'gemini-generate', value: 's' } },
    ],
  ])('lose %s', (expected, value) => {
    expect(lost(turn('user', 'a', value))).toEqual([expected]);
    expect(input(turn('user', 'a', value))).toMatchObject([{ role: 'user' }]);
  });

  it('lose names, marks, members and failures', () => {
    const marked: Turn = {
      ...turn('user', 'a'),
      name: 'Ann',
      cache: { ttl: null },
      extra: { weight: 1 },
    };
    const failed = turn('user', { kind: 'tool_result', id: 'c', failed: true });
    expect(lost(marked, failed)).toEqual([
      'name t',
      'cache_control t',
      'weight t.weight',
      'tool_result_error p[0]',
    ]);
  });

  it('lose an image of the model’s own, and the message with it', () => {
    const image: LoosePart = { kind: 'media', media: 'image', source: inline };
    expect(lost(turn('assistant', image), turn('user', 'a'))).toEqual(['!image p[0]']);
    expect(input(turn('assistant', image), turn('user', 'a'))).toHaveLength(1);
  });

  it('keep refusals', () => {
    expect(input(turn('assistant', { kind: 'refusal', text: 'No.' }), turn('user', 'a'))).toEqual([
      {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'refusal', refusal: 'No.' }],
      },
      { type: 'message', role: 'user', content: 'a' },
    ]);
  });

  it('may end with the model, which does not go on', () => {
    const turns = [turn('user', 'a'), turn('assistant', 'b')];
    expect(lossesOf(asking({ turns }))).toEqual(['prefill t']);
  });
});

describe('reasoning', () => {
  const thought = (value: Partial<Extract<Part, { kind: 'reasoning' }>>): Turn[] => [
    turn('assistant', { kind: 'reasoning', texts: ['Hm.'], ...value }, 'a'),
    turn('user', 'b'),
  ];
  const own = { by: 'openai-responses', value: 'gAAAA' } as const;
  const foreign = { by: 'anthropic-messages', value: 's' } as const;

  it.each([
    ['hidden', thought({ hidden: own, id: 'rs_1' }), { id: 'rs_1' }],
    ['signed', thought({ signature: own, id: 'x' }), {}],
  ])('of the vendor comes back to it: %s', (_, turns, members) => {
    expect(input(...turns)).toMatchObject([
      {
        type: 'reasoning',
        ...members,
        summary: [{ type: 'summary_text', text: 'Hm.' }],
        encrypted_content: 'gAAAA',
      },
      { role: 'assistant' },
      { role: 'user' },
    ]);
    expect(lost(...turns)).toEqual([]);
  });

  it.each([
    ['unsigned', thought({}), ['reasoning p[0]']],
    ['signed', thought({ signature: foreign }), ['reasoning_signature p[0]', 'reasoning p[0]']],
    ['hidden', thought({ hidden: foreign }), ['reasoning_signature p[0]', 'reasoning p[0]']],
  ])('of others does not reach it: %s', (_, turns, losses) => {
    expect(input(...turns)).toHaveLength(2);
    expect(lost(...turns)).toEqual(losses);
  });
});

describe('tools of another dialect', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const f = tool({ kind: 'function', name: 'f', description: 'F', schema });

  it('say that they are not strict, which is the vendor’s default', () => {
    const tools = [f, tool({ kind: 'function', name: 'g', strict: true })];
    expect(bodyOf(asking({ tools }))['tools']).toEqual([
      { type: 'function', name: 'f', description: 'F', parameters: schema, strict: false },
      {
        type: 'function',
        name: 'g',
        parameters: { type: 'object', properties: {} },
        strict: true,
      },
    ]);
  });

  it('lose what only their dialect knows', () => {
    const tools = [
      tool({ kind: 'function', name: 'f', cache: { ttl: null }, extra: { input_examples: [] } }),
      tool({ kind: 'native', type: 'web_search_20250305', value: {} }),
    ];
    expect(lossesOf(asking({ tools }))).toEqual([
      'cache_control tool',
      'input_examples tool.input_examples',
      'server_tool tool',
    ]);
    expect(bodyOf(asking({ tools }))['tools']).toHaveLength(1);
  });

  it.each([
    [{ kind: 'required' } as const, 'required', []],
    [{ kind: 'tool', name: 'f', namespace: null } as const, { type: 'function', name: 'f' }, []],
    [
      { kind: 'allowed', mode: 'auto', names: ['f'] } as const,
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
      [],
    ],
    [
      { kind: 'native', value: { type: 'tool', name: 'web_search' } } as const,
      undefined,
      ['!tool tool_choice'],
    ],
  ])('are chosen: %j', (toolChoice, expected, losses) => {
    const conversation = asking({ tools: [f], toolChoice });
    expect(bodyOf(conversation)['tool_choice']).toEqual(expected);
    expect(lossesOf(conversation)).toEqual(losses);
  });

  it.each<[ToolChoice, unknown]>([
    [{ kind: 'required' }, 'auto'],
    [{ kind: 'tool', name: 'f', namespace: null }, 'auto'],
    [
      { kind: 'allowed', mode: 'required', names: ['f'] },
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
    ],
  ])('are only offered where none may be forced: %j', (toolChoice, expected) => {
    const conversation = asking({ tools: [f], toolChoice });
    const rules = { ...FREE, forcedTools: false };
    expect(bodyOf(conversation, { rules })['tool_choice']).toEqual(expected);
    expect(lossesOf(conversation, { rules })).toEqual(['tool_choice tool_choice']);
  });
});
