import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { translatorOf } from '../../src/gateway/registry.ts';
import { rulesOf } from '../../src/providers/model-rules.ts';
import { recordOf } from '../../src/providers/registry.ts';
import { parsedAs } from '../support/all-dialects.ts';

/** What OpenAI and servers like it would answer with a 400, in calls of other dialects. */
interface Target {
  readonly dialect: DialectId;
  readonly model: string;
  readonly provider: string;
}

function said(from: DialectId, body: JsonObject, { dialect, model, provider }: Target) {
  const conversation = parsedAs(from, from === 'gemini-generate' ? body : { model, ...body });
  const quirks = recordOf(provider).quirks?.[dialect] ?? {};
  const target = { model, rules: rulesOf(model), quirks };
  const { body: text, losses } = translatorOf(dialect).render(conversation, target);
  // biome-ignore lint/suspicious/noExplicitAny: read as the vendor would.
  return { body: JSON.parse(text) as any, losses: losses.map(({ field }) => field) };
}

const messages = [{ role: 'user', content: 'hi' }];
const GPT_4O: Target = { dialect: 'openai-chat', model: 'gpt-4o', provider: 'openai' };
const GPT_5: Target = { dialect: 'openai-responses', model: 'gpt-5.1', provider: 'openai' };

describe('calls of Messages', () => {
  const asked = { max_tokens: 64_000, messages };
  const USER_ID = JSON.stringify({ device_id: 'a'.repeat(64), session_id: '123e4567' });

  it.each([GPT_5, GPT_4O])('a user id longer than $dialect takes', (target) => {
    const idOf = (user_id: string): string => {
      const { body, losses } = said(
        'anthropic-messages',
        { ...asked, metadata: { user_id } },
        target,
      );
      expect(losses).toEqual([]);
      return body.safety_identifier ?? body.user;
    };
    expect(idOf(USER_ID).length).toBeLessThanOrEqual(64);
    expect(idOf(USER_ID)).toBe(idOf(USER_ID));
    expect(idOf(USER_ID)).not.toBe(idOf(`${USER_ID} `));
    expect(idOf('u'.repeat(64))).toBe('u'.repeat(64));
  });

  it.each([
    [{ type: 'object' }, { type: 'object', properties: {} }],
    [{}, { type: 'object', properties: {} }],
    [
      { properties: { a: { type: 'string' } }, required: ['a'] },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
  ])('a tool of %j', (input_schema, parameters) => {
    const tools = [{ name: 'f', input_schema }];
    for (const target of [GPT_5, GPT_4O]) {
      const [tool] = said('anthropic-messages', { ...asked, tools }, target).body.tools;
      expect((tool.function ?? tool).parameters).toEqual(parameters);
    }
  });

  it.each([
    ['gpt-4o', 16_384],
    ['gpt-4o-mini-2024-07-18', 16_384],
    ['gpt-4.1-nano', 32_768],
    ['gpt-4-turbo', 4096],
    ['o3', 64_000],
    ['gpt-5.1', 64_000],
    ['qwen3.6-27b', 64_000],
  ])('more tokens than %s answers with', (model, limit) => {
    const chat = said('anthropic-messages', asked, { ...GPT_4O, model });
    expect(chat.body.max_tokens ?? chat.body.max_completion_tokens).toBe(limit);
    const responses = said('anthropic-messages', asked, { ...GPT_5, model });
    expect(responses.body.max_output_tokens).toBe(limit);
    expect([...chat.losses, ...responses.losses]).toEqual([]);
  });

  it('fewer tokens than Responses take', () => {
    const { body, losses } = said('anthropic-messages', { ...asked, max_tokens: 1 }, GPT_5);
    expect(body.max_output_tokens).toBe(16);
    expect(losses).toEqual([]);
  });
});
