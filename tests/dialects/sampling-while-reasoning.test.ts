import { describe, expect, it } from 'vitest';
import type { ReasoningWish } from '../../src/contract/conversation.ts';
import { NO_WISH } from '../../src/hub/reasons.ts';
import { DIALECTS, renderedAs } from '../support/all-dialects.ts';
import { asking } from '../support/foreign-conversation.ts';

const temperature = 0.5;

describe.each(DIALECTS)('a temperature said as %s', (id) => {
  it.each<[string, Partial<ReasoningWish> | null, boolean]>([
    ['claude-sonnet-4-6', null, true],
    ['claude-sonnet-4-6', { mode: 'on', budgetTokens: 2_000 }, false],
    ['claude-sonnet-4-6', { effort: 'high' }, false],
    ['claude-sonnet-4-6', { mode: 'off' }, true],
    ['claude-sonnet-4-5', null, true],
    ['claude-sonnet-4-5', { budgetTokens: 2_000 }, false],
    ['claude-sonnet-4-5', { budgetTokens: 0 }, true],
    ['claude-3-5-haiku', { effort: 'high' }, true],
    ['claude-opus-4-7', null, false],
    ['gpt-5.1', null, false],
    ['gpt-5.1', { effort: 'low' }, false],
    ['gpt-5.1', { effort: 'none' }, true],
    ['gpt-5.1', { mode: 'off' }, true],
    ['gpt-5', { effort: 'none' }, false],
    ['gpt-4o', null, true],
  ])('to %s with the wish %j is taken: %s', (model, wish, taken) => {
    const reasoning = wish === null ? null : { ...NO_WISH, ...wish };
    const dialect = id === 'anthropic-messages' ? 'openai-chat' : 'anthropic-messages';
    const { body, losses } = renderedAs(
      id,
      asking({ dialect, settings: { temperature, outputLimit: 8_000, reasoning } }),
      model,
    );
    expect(body.includes('"temperature":0.5')).toBe(taken);
    expect(losses.some(({ field }) => field === 'temperature')).toBe(!taken);
  });
});
