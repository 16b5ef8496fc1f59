import { describe, expect, it } from 'vitest';
import type { Quirks } from '../../src/contract/rendering.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { carried } from '../../src/hub/signature.ts';
import { RULES, render } from './anthropic-messages-conversation.ts';
import { parse } from './anthropic-messages-grammar.ts';

const foreign = carried({ by: 'gemini-generate', value: 'G' }, 'anthropic-messages');
const request = (body: object) => ({ model: 'm', max_tokens: 9000, messages: [], ...body });
const assistant = (...content: object[]) =>
  request({
    messages: [{ role: 'assistant', content: [...content, { type: 'text', text: 'a' }] }],
  });
const made = {
  type: 'web_search_result_location',
  url: 'u',
  title: 't',
  cited_text: '',
  encrypted_index: '',
};
const real = { ...made, encrypted_index: 'E' };

function adjusts(body: object, quirks: Quirks = {}): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return anthropicTranslator.adjusts(anthropicMessages.scan(bytes), quirks);
}

describe('a request to a provider of the same dialect', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://u' } };
  const withImage = request({ messages: [{ role: 'user', content: [image] }] });
  const tools = [{ name: 'f', input_schema: {}, strict: true }];
  it.each<[string, object, Quirks, boolean]>([
    [
      'as the caller wrote it',
      assistant({ type: 'thinking', thinking: 't', signature: 'E' }),
      {},
      false,
    ],
    [
      'with a signature of another provider',
      assistant({ type: 'thinking', thinking: 't', signature: foreign }),
      {},
      true,
    ],
    [
      'with a citation of another provider',
      assistant({ type: 'text', text: 'b', citations: [made] }),
      {},
      true,
    ],
    ['with a citation', assistant({ type: 'text', text: 'b', citations: [real] }), {}, false],
    ['with a URL', withImage, {}, false],
    ['with a URL nobody fetches', withImage, { mediaUrls: false }, true],
    ['with strict tools', request({ tools }), {}, false],
    ['with strict tools nobody knows', request({ tools }), { strictTools: false }, true],
    [
      'with no tool to choose',
      request({ tools: [], tool_choice: { type: 'auto' } }),
      { emptyToolChoice: false },
      true,
    ],
    [
      'with a tool to choose',
      request({ tools, tool_choice: { type: 'auto' } }),
      { emptyToolChoice: false },
      false,
    ],
    ['with a schema nobody knows', request({ output_config: {} }), { schema: 'json_only' }, true],
    ['with thinking nobody knows', request({ thinking: {} }), { reasoningSwitch: 'none' }, true],
  ])('goes %s: written anew or not', (_, body, quirks, anew) => {
    expect(adjusts(body, quirks)).toBe(anew);
  });

  it('goes without what another provider made', () => {
    const hidden = { type: 'redacted_thinking', data: foreign };
    const thought = { type: 'thinking', thinking: 't', signature: foreign };
    const own = { type: 'thinking', thinking: 't', signature: 'EuYB' };
    const cited = { type: 'text', text: 'b', citations: [made, real] };
    const said = render(
      parse(assistant(own, thought, hidden, cited, { ...cited, citations: [made] })),
    );
    expect(said.body['messages']).toEqual([
      {
        role: 'assistant',
        content: [
          own,
          { type: 'text', text: 'b', citations: [real] },
          { type: 'text', text: 'b' },
          { type: 'text', text: 'a' },
        ],
      },
    ]);
    expect(said.losses).toEqual([
      'reasoning_signature messages[0].content[1]',
      'reasoning_signature messages[0].content[2]',
      'citations messages[0].content[3]',
      'citations messages[0].content[4]',
    ]);
  });

  it('has no tool choice without tools where the server refuses that', () => {
    const body = request({ tools: [], tool_choice: { type: 'auto' } });
    expect(
      render(parse(body), { quirks: { emptyToolChoice: false } }).body['tool_choice'],
    ).toBeUndefined();
    expect(render(parse(body)).body['tool_choice']).toEqual({ type: 'auto' });
  });
});

describe('a request of the same dialect to another model', () => {
  const adaptive = { ...RULES.reasoning, control: 'adaptive' as const };
  const budget = { ...RULES.reasoning, control: 'budget' as const };

  it.each<[object, object, object]>([
    [{ thinking: { type: 'adaptive' } }, adaptive, { thinking: { type: 'adaptive' } }],
    [{ output_config: { effort: 'high' } }, adaptive, { output_config: { effort: 'high' } }],
    [
      { thinking: { type: 'enabled', budget_tokens: 900 } },
      adaptive,
      { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
    ],
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
      budget,
      { thinking: { type: 'enabled', budget_tokens: 5400 }, output_config: { effort: 'high' } },
    ],
    [
      { thinking: { type: 'between_tools' } },
      { ...adaptive, off: 'between' },
      { thinking: { type: 'between_tools' } },
    ],
    [{ thinking: { type: 'between_tools' } }, budget, { thinking: { type: 'disabled' } }],
  ])('thinks as that one can: %j', (said, reasoning, expected) => {
    const { thinking, output_config } = render(parse(request(said)), {
      rules: { reasoning } as never,
    }).body;
    expect({ thinking, output_config }).toEqual(expected);
  });

  it('forces no tool where that one cannot be forced', () => {
    const body = request({
      tools: [{ name: 'f', input_schema: {} }],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    });
    const said = render(parse(body), { rules: { forcedTools: false } });
    expect(said.body['tool_choice']).toEqual({ type: 'auto', disable_parallel_tool_use: true });
    expect(said.losses).toEqual(['tool_choice tool_choice']);
  });

  it('keeps system messages where they stand', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'system', content: 'b' },
    ];
    const said = render(parse(request({ messages })), { rules: {} });
    expect(said.body['messages']).toEqual(messages);
    expect(said.losses).toEqual([]);
  });
});
