import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderTarget } from '../../src/contract/rendering.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { body } from './anthropic-messages-bodies.ts';
import { parse } from './anthropic-messages-grammar.ts';

const target: RenderTarget = { model: 'm', rules: null, quirks: {} };

function rendered(body: object): unknown {
  const { body: text, losses, headers } = anthropicTranslator.render(parse(body), target);
  expect(losses).toEqual([]);
  expect(headers).toEqual([]);
  return JSON.parse(text);
}

/** Without the paths, which a change of form may move. */
function withoutPaths(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'path' ? undefined : inner)));
}

describe('a request parsed and rendered', () => {
  it('is the same request, in its canonical form', () => {
    fc.assert(
      fc.property(body, (value) => {
        const plain: object = JSON.parse(JSON.stringify(value));
        expect(rendered(plain)).toEqual(plain);
      }),
      { numRuns: 120 },
    );
  });

  it('means the same in any form', () => {
    const loose = body.map((value) => ({
      ...value,
      service_tier: null,
      stream: false,
      messages: [
        ...(value.messages ?? []),
        { role: 'user', content: [{ type: 'text', text: 'a', cache_control: null }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [] }] },
        { role: 'system', content: null },
      ],
      output_format: { type: 'json_schema', schema: { a: 1 } },
      system: [{ type: 'text', text: 'x-anthropic-billing-header: a', cache_control: null }],
    }));
    fc.assert(
      fc.property(loose, (value) => {
        const once = parse(value);
        const { body: text } = anthropicTranslator.render(once, target);
        expect(withoutPaths(parse(JSON.parse(text)))).toEqual(withoutPaths(once));
      }),
      { numRuns: 70 },
    );
  });

  it('keeps what Claude Code says, all of it', () => {
    const ephemeral = { type: 'ephemeral' };
    const said = {
      model: 'm',
      max_tokens: 64000,
      stream: true,
      system: [
        { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.197.f; cch=0a;' },
        { type: 'text', text: 'You are Claude Code.', cache_control: ephemeral },
        { type: 'text', text: 'Long.', cache_control: { type: 'ephemeral', scope: 'global' } },
      ],
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'system', content: 'Today is Monday.' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'EuYB' },
            { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'toolu_1', content: 'a', cache_control: ephemeral },
          ],
        },
      ],
      tools: [
        {
          name: 'Bash',
          description: 'Runs',
          input_schema: {
            $schema: 'https://json-schema.org/draft/2020-12/schema',
            type: 'object',
            properties: { n: { type: 'number', exclusiveMinimum: 0 } },
            propertyNames: { type: 'string' },
          },
        },
      ],
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      metadata: { user_id: '{"device_id":"d"}' },
    };
    expect(rendered(said)).toEqual(said);
  });
});
