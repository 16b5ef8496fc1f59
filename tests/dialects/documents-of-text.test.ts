import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/contract/json.ts';
import { parsedAs, renderedAs } from '../support/all-dialects.ts';

const found: JsonObject = {
  type: 'search_result',
  source: 'https://a.test',
  title: 'The sky',
  content: [{ type: 'text', text: 'It is blue.' }],
};

const body: JsonObject = {
  model: 'm',
  max_tokens: 9,
  messages: [
    { role: 'user', content: [found] },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'look', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: [found] }] },
  ],
  tools: [{ name: 'look', input_schema: { type: 'object' } }],
};

describe('what a search found', () => {
  it.each(['openai-chat', 'openai-responses', 'gemini-generate'] as const)(
    'is read in %s as well, by the user and in a tool’s result',
    (to) => {
      const { body: said, losses } = renderedAs(to, parsedAs('anthropic-messages', body));
      expect(said.split('It is blue.')).toHaveLength(3);
      expect(said.split('The sky')).toHaveLength(3);
      expect(new Set(losses.map(({ field }) => field))).toEqual(new Set(['citations']));
    },
  );

  it('stays with the tool that found it, where results are texts', () => {
    const { body: said } = renderedAs('openai-chat', parsedAs('anthropic-messages', body));
    const { messages } = JSON.parse(said) as { readonly messages: readonly JsonObject[] };
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    const gemini = renderedAs('gemini-generate', parsedAs('anthropic-messages', body)).body;
    const { parts } = JSON.parse(gemini).contents[2];
    expect(parts[0].functionResponse.response).toEqual({
      output: 'The sky\n\nhttps://a.test\n\nIt is blue.',
    });
  });
});

describe('what a user shows', () => {
  const url = 'https://a.test/c.pdf';
  const chat = (document: JsonObject): JsonObject => ({
    model: 'm',
    messages: [{ role: 'user', content: [{ type: 'document_url', ...document }] }],
  });

  it.each(['openai-responses', 'anthropic-messages'] as const)(
    'is a document by its URL in %s as well',
    (to) => {
      const said = renderedAs(to, parsedAs('openai-chat', chat({ document_url: url })));
      expect(said.body).toContain(url);
      expect(said.losses).toEqual([]);
    },
  );

  const pieces = { type: 'content', content: [{ type: 'image' }] };

  it.each([
    ['openai-chat', chat({ document_url: url, x: 1 }), 'anthropic-messages'],
    [
      'anthropic-messages',
      { ...body, messages: [{ role: 'user', content: [{ type: 'document', source: pieces }] }] },
      'openai-chat',
    ],
  ] as const)('is not left out unasked where it cannot be said: %s %j', (from, said, to) => {
    const { losses } = renderedAs(to, parsedAs(from, said));
    expect(losses).toContainEqual({
      field: 'file',
      path: 'messages[0].content[0]',
      required: true,
    });
  });
});
