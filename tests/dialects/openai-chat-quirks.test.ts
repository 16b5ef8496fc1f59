import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/json.ts';
import type { Quirks } from '../../src/contract/rendering.ts';
import { adjusts, bodyOf, hello, lossesOf, parse, render } from './openai-chat-kit.ts';

const called = (id: string): JsonObject => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }],
});
const schemaFormat = {
  type: 'json_schema',
  json_schema: { name: 'n', schema: { type: 'object' }, strict: true },
};
const instruction = expect.stringContaining('JSON Schema:\n{"type":"object"}');

/** A body, what becomes of it for a server with that quirk, and what is lost. */
const quirks: [string, Quirks, JsonObject, JsonObject, string[]][] = [
  [
    'no developers',
    { developerRole: false },
    { messages: [{ role: 'developer', content: 'a' }] },
    { messages: [{ role: 'system', content: 'a' }] },
    [],
  ],
  [
    'ids of its own form',
    { toolIds: 'nine_alphanumeric' },
    {
      messages: [
        called('call_abc'),
        { role: 'tool', tool_call_id: 'call_abc', content: 'a' },
        called('abcDEF123'),
      ],
    },
    {
      messages: [
        called(expect.stringMatching(/^[a-zA-Z0-9]{9}$/)),
        { role: 'tool', tool_call_id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/), content: 'a' },
        called('abcDEF123'),
      ],
    },
    [],
  ],
  [
    'another name of reasoning',
    { reasoningField: 'reasoning_content', reasoningRequired: true },
    { messages: [{ role: 'assistant', content: 'a', reasoning: 'hm' }] },
    { messages: [{ role: 'assistant', content: 'a', reasoning_content: 'hm' }] },
    [],
  ],
  [
    'reasoning in every answer',
    { reasoningRequired: true },
    { messages: [hello, { role: 'assistant', content: 'a' }] },
    { messages: [hello, { role: 'assistant', content: 'a', reasoning_content: '' }] },
    [],
  ],
  [
    'no schemas',
    { schema: 'json_only' },
    { messages: [{ role: 'system', content: 'a' }, hello], response_format: schemaFormat },
    {
      messages: [{ role: 'system', content: instruction }, hello],
      response_format: { type: 'json_object' },
    },
    ['strict response_format'],
  ],
  [
    'no strict tools',
    { strictTools: false },
    { tools: [{ type: 'function', function: { name: 'f', strict: true } }] },
    { tools: [{ type: 'function', function: { name: 'f' } }] },
    ['strict tools[0]'],
  ],
  [
    'no choice without tools',
    { emptyToolChoice: false },
    { tools: [], tool_choice: 'auto' },
    { tools: [] },
    [],
  ],
  [
    'no URLs',
    { mediaUrls: false },
    {
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.test' } }] },
      ],
    },
    { messages: [{ role: 'user', content: [] }] },
    ['media_url messages[0].content[0] !'],
  ],
  [
    'a switch by type',
    { reasoningSwitch: 'thinking_type' },
    { reasoning: { effort: 'high' } },
    { thinking: { type: 'enabled' }, reasoning_effort: 'high' },
    [],
  ],
  [
    'a switch by flag',
    { reasoningSwitch: 'enable_thinking' },
    { reasoning_effort: 'none' },
    { enable_thinking: false },
    [],
  ],
  [
    'a switch by object',
    { reasoningSwitch: 'reasoning_object' },
    { enable_thinking: true, thinking_budget: 9 },
    { reasoning: { max_tokens: 9 } },
    [],
  ],
];

describe('a server with', () => {
  it.each(quirks)('%s', (_name, quirk, before, after, losses) => {
    const body = bodyOf(before);
    const said = render(parse(body), { quirks: quirk });
    expect(said.body).toEqual(bodyOf(after));
    expect(lossesOf(said)).toEqual(losses);
    expect(adjusts(body, quirk)).toBe(true);
    expect(adjusts(body, {})).toBe(false);
    expect(adjusts(bodyOf(), quirk)).toBe(false);
  });

  it('refused fields does not get them', () => {
    const body = bodyOf({
      seed: 1,
      stop: 'a',
      stream_options: {},
      n: 2,
      tools: [],
      thinking: { type: 'enabled' },
    });
    const refuses = ['seed', 'stop', 'stream_options', 'thinking', 'n', 'tools'];
    const said = render(parse(body), { quirks: { refuses } });
    expect(said.body).toEqual(bodyOf());
    expect(lossesOf(said)).toEqual([
      'seed seed',
      'stop stop',
      'n n !',
      'reasoning_effort thinking',
    ]);
    // These are cut out of the bytes.
    expect(adjusts(body, { refuses })).toBe(false);
  });
});

describe('a body that has nothing a quirk is about', () => {
  it.each<[string, Quirks, JsonObject]>([
    ['ids that fit', { toolIds: 'nine_alphanumeric' }, { messages: [called('abcDEF123')] }],
    [
      'reasoning under the right name',
      { reasoningField: 'reasoning', reasoningRequired: true },
      { messages: [{ role: 'assistant', content: 'a', reasoning: 'hm' }] },
    ],
    ['JSON of any kind', { schema: 'json_only' }, { response_format: { type: 'json_object' } }],
    ['a fitting switch', { reasoningSwitch: 'thinking_type' }, { reasoning_effort: 'low' }],
    ['a switch that is cut out', { reasoningSwitch: 'none' }, { reasoning_effort: 'low' }],
    [
      'pictures that stand here',
      { mediaUrls: false },
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }],
          },
        ],
      },
    ],
    [
      'words about developers',
      { developerRole: false },
      { messages: [{ role: 'user', content: 'developer' }] },
    ],
  ])('is not touched: %s', (_name, quirk, more) => {
    expect(adjusts(bodyOf(more), quirk)).toBe(false);
  });
});
