/** What models take, worked out by hand from their makers' tables. */
import { describe, expect, it } from 'vitest';
import type { ModelRules } from '../../src/contract/rendering.ts';
import { rulesOf } from '../../src/providers/model-rules.ts';

const rules = (id: string): ModelRules => {
  const found = rulesOf(id);
  if (found === null) throw new Error(`${id} has no rules`);
  return found;
};

const ALL = ['low', 'medium', 'high', 'xhigh', 'max'];
const TO_HIGH = ['low', 'medium', 'high'];
const WITHOUT_XHIGH = ['low', 'medium', 'high', 'max'];

describe('Claude', () => {
  type Row = [string, number, string, string, string[], boolean];
  it.each<Row>([
    // id, most tokens out, sampling, control, efforts, may be forced to a tool
    ['claude-sonnet-5-5', 128_000, 'refused', 'adaptive', ALL, false],
    ['claude-opus-5-5-20260901', 128_000, 'refused', 'adaptive', ALL, false],
    ['claude-haiku-5-5', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-opus-5', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-fable-5-1', 128_000, 'refused', 'adaptive', ALL, false],
    ['claude-fable-5-2', 128_000, 'refused', 'adaptive', ALL, false],
    ['claude-fable-5', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-opus-4-8', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-opus-4-7', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-sonnet-5', 128_000, 'refused', 'adaptive', ALL, true],
    ['claude-opus-4-6', 128_000, 'settled', 'adaptive', WITHOUT_XHIGH, true],
    ['claude-sonnet-4-6', 128_000, 'settled', 'adaptive', WITHOUT_XHIGH, true],
    ['claude-opus-4-5-20251101', 64_000, 'settled', 'budget', TO_HIGH, true],
    ['claude-sonnet-4-5-20250929', 64_000, 'settled', 'budget', [], true],
    ['claude-haiku-4-5', 64_000, 'settled', 'budget', [], true],
    ['claude-opus-4-1-20250805', 32_000, 'settled', 'budget', [], true],
    ['claude-opus-4-20250514', 32_000, 'settled', 'budget', [], true],
    ['claude-sonnet-4@20250514', 64_000, 'settled', 'budget', [], true],
    ['claude-3-7-sonnet-20250219', 64_000, 'settled', 'budget', [], true],
    ['claude-3-5-haiku-20241022', 8_192, 'settled', 'none', [], true],
    ['claude-3-haiku-20240307', 4_096, 'settled', 'none', [], true],
    ['claude-2.1', 4_096, 'settled', 'none', [], true],
    ['claude-instant-1.2', 4_096, 'settled', 'none', [], true],
    ['claude-saga-9', 128_000, 'refused', 'adaptive', ALL, true],
  ])('%s', (id, outputLimit, sampling, control, efforts, forcedTools) => {
    expect(rules(id)).toMatchObject({
      outputLimit,
      sampling,
      reasoning: { control, efforts },
      forcedTools,
      schemaWithTools: true,
      instructions: 'system',
      signedCalls: false,
    });
  });

  it.each([
    ['claude-opus-4-6', false],
    ['claude-sonnet-4-5-20250929', false],
    ['claude-haiku-4-5', false],
    ['claude-opus-4-1', false],
    ['claude-sonnet-4@20250514', undefined],
    ['claude-3-7-sonnet', undefined],
  ])('%s takes temperature and top_p at once: %s', (id, pair) => {
    expect(rules(id).samplingPair).toBe(pair);
  });

  it.each([
    ['claude-sonnet-5-5', 'between'],
    ['claude-opus-5-5', 'effort'],
    ['claude-haiku-5-5', 'yes'],
    ['claude-opus-5', 'yes'],
    ['claude-fable-5-1', 'effort'],
    ['claude-fable-5', 'effort'],
    ['claude-sonnet-5', 'yes'],
    ['claude-opus-4-6', 'yes'],
    ['claude-sonnet-4-5', 'yes'],
    ['claude-saga-9', 'effort'],
  ])('%s can be told not to think: %s', (id, off) => {
    expect(rules(id).reasoning.off).toBe(off);
  });

  it.each([
    ['claude-sonnet-5-5', null],
    ['claude-haiku-5-5', null],
    ['claude-fable-5', null],
    ['claude-opus-5', { min: 1_024, max: 127_999 }],
    ['claude-opus-4-7', { min: 1_024, max: 127_999 }],
    ['claude-sonnet-4-6', { min: 1_024, max: 127_999 }],
    ['claude-opus-4-5', { min: 1_024, max: 63_999 }],
    ['claude-opus-4-1', { min: 1_024, max: 31_999 }],
    ['claude-3-haiku', null],
  ])('%s may think for %j tokens', (id, budget) => {
    expect(rules(id).reasoning.budget).toEqual(budget);
  });

  it.each([
    // id, can be bound to a schema, goes on with a turn of its own
    ['claude-opus-5', true, false],
    ['claude-opus-4-7', true, false],
    ['claude-sonnet-4-6', true, false],
    ['claude-sonnet-4-5', true, true],
    ['claude-opus-4-1', true, true],
    ['claude-opus-4-0', false, true],
    ['claude-sonnet-4-0', false, true],
    ['claude-3-7-sonnet', false, true],
  ])('%s: schema %s, prefill %s', (id, schema, prefill) => {
    expect(rules(id)).toMatchObject({ schema, prefill });
  });

  it.each([
    ['anthropic/claude-opus-4.6', 'claude-opus-4-6'],
    ['anthropic/claude-sonnet-4.5:beta', 'claude-sonnet-4-5'],
    ['us.anthropic.claude-opus-4-1-20250805-v1:0', 'claude-opus-4-1'],
    ['Claude-Opus-5-Think', 'claude-opus-5'],
    ['anthropic/claude-3.5-sonnet', 'claude-3-5-sonnet'],
  ])('%s is %s', (id, same) => {
    expect(rulesOf(id)).toEqual(rulesOf(same));
  });
});

describe('Gemini', () => {
  const FROM_MINIMAL = ['minimal', ...TO_HIGH];
  it.each([
    ['gemini-3-pro-preview', TO_HIGH],
    ['gemini-3.1-pro-preview', TO_HIGH],
    ['gemini-pro-latest', TO_HIGH],
    ['gemini-3-flash-preview', FROM_MINIMAL],
    ['gemini-3.6-flash', FROM_MINIMAL],
    ['gemini-3.7-flash', TO_HIGH],
    ['gemini-3.10-flash', TO_HIGH],
    ['gemini-3.8-flash-lite', FROM_MINIMAL],
    ['gemini-flash-latest', TO_HIGH],
    ['gemini-flash-lite-latest', FROM_MINIMAL],
    ['gemini-4-argon', FROM_MINIMAL],
    ['gemini-4-hydrogen', [...TO_HIGH, 'xhigh']],
    ['google/gemini-4-carbon:free', FROM_MINIMAL],
  ])('%s is told how much to think by %j', (id, efforts) => {
    expect(rules(id)).toMatchObject({
      reasoning: { control: 'effort', efforts, off: 'effort', budget: null },
      schemaWithTools: true,
      signedCalls: true,
    });
  });

  it.each([
    // id, tokens, off, later generation
    ['gemini-2.5-pro', { min: 128, max: 32_768 }, 'no', false],
    ['gemini-2.5-flash', { min: 0, max: 24_576 }, 'yes', false],
    ['models/gemini-2.5-flash-lite', { min: 0, max: 24_576 }, 'yes', false],
    ['gemini-robotics-er-1.5-preview', { min: 0, max: 24_576 }, 'yes', false],
    ['gemini-3-pro-image-preview', { min: 0, max: 32_768 }, 'no', true],
  ])('%s is told by %j tokens', (id, budget, off, later) => {
    expect(rules(id)).toMatchObject({
      reasoning: { control: 'budget', efforts: [], off, budget },
      schemaWithTools: later,
      signedCalls: later,
    });
  });

  it.each(['gemini-2.0-flash', 'gemini-1.5-pro', 'gemini-pro', 'gemini-pro-vision'])(
    '%s does not think',
    (id) => {
      expect(rules(id)).toMatchObject({ reasoning: { control: 'none' }, signedCalls: false });
    },
  );

  it.each([
    ['gemini-2.5-flash', false],
    ['gemini-3-pro-preview', undefined],
    ['gemini-2.0-flash', undefined],
  ])('%s takes penalties: %s, and no log probabilities', (id, penalties) => {
    expect(rules(id).penalties).toBe(penalties);
    expect(rules(id).probabilities).toBe(false);
  });

  it('has instructions, sampling and schemas; Gemma has no instructions', () => {
    const usual = { sampling: 'free', schema: true, forcedTools: true, outputLimit: null };
    expect(rules('gemini-3.7-flash')).toMatchObject({ ...usual, instructions: 'system' });
    expect(rules('google/gemma-3-27b-it')).toMatchObject({
      instructions: 'none',
      reasoning: { control: 'none' },
      signedCalls: false,
    });
  });
});

describe('GPT', () => {
  it.each([
    ['gpt-5', 'refused', ['minimal', ...TO_HIGH]],
    ['gpt-5-mini-2025-08-07', 'refused', ['minimal', ...TO_HIGH]],
    ['gpt-5.1', 'settled', ['none', ...TO_HIGH]],
    ['gpt-5.2-2025-12-11', 'settled', ['none', ...TO_HIGH, 'xhigh']],
    ['gpt-5.5', 'settled', ['none', ...TO_HIGH, 'xhigh']],
    ['gpt-5.6-sol', 'settled', ['none', ...ALL]],
    ['gpt-6-astra', 'refused', ALL],
    ['gpt-6.1-sol', 'refused', ALL],
    ['gpt-6-sol', 'settled', ['none', ...ALL]],
    ['gpt-6-luna', 'settled', ['none', ...ALL]],
    ['gpt-6.1-terra-2026-10-01', 'settled', ['none', ...ALL]],
    ['gpt-7', 'refused', ALL],
    ['o1', 'refused', TO_HIGH],
    ['openai/o4-mini', 'refused', TO_HIGH],
    // Nobody says which words these take, so all are passed on.
    ['gpt-5-pro', 'refused', []],
    ['gpt-5.1-codex-mini', 'settled', []],
    ['gpt-5.2-chat-latest', 'settled', []],
    ['gpt-5.4-pro', 'settled', []],
    ['gpt-5-search-api', 'refused', []],
  ])('%s reasons: sampling is %s, efforts are %j', (id, sampling, efforts) => {
    expect(rules(id)).toMatchObject({
      sampling,
      reasoning: { control: 'effort', efforts, budget: null },
      instructions: 'developer',
      schema: true,
      forcedTools: true,
      prefill: true,
      signedCalls: false,
    });
  });

  it.each([
    ['gpt-5.1', 'yes'],
    ['gpt-6-luna', 'yes'],
    ['gpt-5', 'effort'],
    ['gpt-6-astra', 'effort'],
    ['o3', 'effort'],
  ])('%s can be told not to reason: %s', (id, off) => {
    expect(rules(id).reasoning.off).toBe(off);
  });

  it.each([
    // id, sampling, can be bound to a schema
    ['gpt-4.1-nano', 'free', true],
    ['gpt-4o', 'free', true],
    ['chatgpt-4o-latest', 'free', true],
    ['gpt-4o-2024-05-13', 'free', false],
    ['gpt-4o-mini-search-preview', 'refused', true],
    ['gpt-4-turbo', 'free', false],
    ['gpt-4', 'free', false],
    ['gpt-3.5-turbo', 'free', false],
    ['gpt-5-chat-latest', 'free', false],
  ])('%s does not reason: sampling is %s, schema %s', (id, sampling, schema) => {
    expect(rules(id)).toMatchObject({
      sampling,
      schema,
      reasoning: { control: 'none' },
      instructions: 'system',
    });
  });
});

describe('Grok', () => {
  it.each(['grok-4', 'x-ai/grok-4', 'grok-4-0709', 'grok-4.20-0309-non-reasoning'])(
    '%s is told no effort',
    (id) => {
      expect(rules(id)).toMatchObject({ sampling: 'free', reasoning: { control: 'none' } });
    },
  );
});

describe('a model nobody wrote rules for', () => {
  it.each([
    'grok-4.7',
    'grok-4.20-multi-agent',
    'deepseek-flash',
    'mistral-large-latest',
    'openai/gpt-oss-120b',
    'gpt-image-2',
    'gpt-audio',
    'text-embedding-3-small',
    'nano-banana-pro-preview',
    'llama3.3:70b',
    'o',
    '',
    'anthropic/',
  ])('%j has none', (id) => {
    expect(rulesOf(id)).toBeNull();
  });
});
