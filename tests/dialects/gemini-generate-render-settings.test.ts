import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/contract/conversation.ts';
import type { ModelRules, RenderTarget } from '../../src/contract/rendering.ts';
import { bodyOf, foreign, lossesOf, ruled, text, tool, turn } from '../support/gemini.ts';

describe('settings of another dialect', () => {
  it('are the configuration of the answer', () => {
    const said = foreign({
      settings: {
        outputLimit: 9,
        temperature: 0,
        topP: 0.5,
        topK: 40,
        frequencyPenalty: 1,
        presencePenalty: 2,
        seed: 7,
        stop: ['a'],
        answers: 1,
        probabilities: true,
        topProbabilities: 3,
        serviceTier: 'flex',
        store: false,
      },
    });
    expect(bodyOf(said)).toEqual({
      contents: [],
      generationConfig: {
        maxOutputTokens: 9,
        temperature: 0,
        topP: 0.5,
        topK: 40,
        frequencyPenalty: 1,
        presencePenalty: 2,
        seed: 7,
        stopSequences: ['a'],
        responseLogprobs: true,
        logprobs: 3,
      },
      serviceTier: 'flex',
    });
    expect(lossesOf(said)).toEqual([]);
  });

  it('that have no word here are reported', () => {
    const said = foreign({
      settings: {
        logitBias: { 1: 2 },
        verbosity: 'low',
        user: 'u',
        metadata: { a: 'b' },
        cacheKey: 'k',
        cache: { ttl: '1h' },
        store: true,
        answers: 2,
        serviceTier: 'scale',
        stop: ['1', '2', '3', '4', '5', '6'],
      },
    });
    expect(bodyOf(said)).toEqual({
      contents: [],
      generationConfig: { stopSequences: ['1', '2', '3', '4', '5'] },
    });
    expect(lossesOf(said)).toEqual([
      'logit_bias logit_bias',
      'verbosity verbosity',
      'user user',
      'metadata metadata',
      'prompt_cache_key prompt_cache_key',
      'cache_control cache_control',
      'store store',
      'stop stop',
      'n! n',
      'service_tier service_tier',
    ]);
  });

  it('respect what the model takes', () => {
    const settings = { outputLimit: 99, temperature: 0, topK: 3, probabilities: true } as const;
    const said = foreign({ settings });
    expect(bodyOf(said, ruled({ outputLimit: 64, sampling: 'refused' })).generationConfig).toEqual({
      maxOutputTokens: 64,
    });
    expect(lossesOf(said, ruled({ sampling: 'settled' }))).toEqual([
      'temperature temperature',
      'top_k top_k',
      'logprobs logprobs',
    ]);
    const reasoning = {
      mode: 'off',
      effort: null,
      budgetTokens: null,
      visible: null,
      summary: null,
    } as const;
    const off = foreign({ settings: { temperature: 1, reasoning } });
    expect(lossesOf(off, ruled({ sampling: 'settled' }))).toEqual([]);
  });

  it.each<[Partial<Conversation['settings']>, Parameters<typeof ruled>[0], object, string[]]>([
    [
      { frequencyPenalty: 0.5, presencePenalty: 0, topK: 3 },
      { penalties: false },
      { topK: 3 },
      ['frequency_penalty frequency_penalty'],
    ],
    [
      { probabilities: true, topProbabilities: 2, frequencyPenalty: 0.5 },
      { probabilities: false },
      { frequencyPenalty: 0.5 },
      ['logprobs logprobs'],
    ],
    [{ seed: -2_147_483_648, topK: 3 }, {}, { seed: -2_147_483_648, topK: 3 }, []],
    [{ seed: 2_147_483_648, topK: 3 }, {}, { topK: 3 }, ['seed seed']],
  ])('of %j where the rules are %j are said as %j', (settings, rules, config, losses) => {
    const said = foreign({ settings });
    expect(bodyOf(said, ruled(rules)).generationConfig).toEqual(config);
    expect(lossesOf(said, ruled(rules))).toEqual(losses);
  });

  it('leave out fields the server refuses', () => {
    const said = foreign({ settings: { serviceTier: 'flex' } });
    expect(bodyOf(said, { quirks: { refuses: ['serviceTier', 'labels'] } })).toEqual({
      contents: [],
    });
    expect(lossesOf(said, { quirks: { refuses: ['serviceTier', 'labels'] } })).toEqual([
      'serviceTier serviceTier',
    ]);
  });
});

describe('the form of an answer', () => {
  const schema = { type: 'object', properties: { a: { const: 1 } } };
  const format = { kind: 'schema', name: 'n', description: 'd', schema, strict: true } as const;
  const said = foreign({ turns: [turn('user', text('q'))], settings: { format } });
  const prompt = `Answer with one JSON value and nothing else. It must follow this JSON Schema:\n${JSON.stringify(schema)}`;

  it('is text, JSON or a schema', () => {
    expect(bodyOf(foreign({ settings: { format: { kind: 'text' } } }))).toEqual({ contents: [] });
    expect(bodyOf(foreign({ settings: { format: { kind: 'json' } } })).generationConfig).toEqual({
      responseMimeType: 'application/json',
    });
    expect(bodyOf(said).generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: {
        type: 'object',
        description: 'd',
        properties: { a: { enum: [1] } },
      },
    });
    expect(lossesOf(said)).toEqual([]);
  });

  it.each<[string, Partial<RenderTarget>]>([
    ['the server', { quirks: { schema: 'json_only' } }],
    ['the model', ruled({ schema: false })],
  ])('is told in the prompt where %s takes no schema', (_, target) => {
    const body = bodyOf(said, target);
    expect(body.generationConfig).toEqual({ responseMimeType: 'application/json' });
    expect(body.systemInstruction).toEqual({ parts: [{ text: prompt }] });
    expect(lossesOf(said, target)).toEqual(['strict strict']);
  });

  it('is only told in the prompt beside functions, where the model takes not both', () => {
    const both = foreign({ ...said, tools: [tool('f')] });
    const body = bodyOf(both, ruled({ schemaWithTools: false }));
    expect(body.generationConfig).toBeUndefined();
    expect(body.systemInstruction).toEqual({ parts: [{ text: prompt }] });
  });

  it('is JSON of any kind in the prompt too, beside functions the model takes it not with', () => {
    const both = foreign({ ...said, settings: { format: { kind: 'json' } }, tools: [tool('f')] });
    const alone = ruled({ schemaWithTools: false });
    expect(bodyOf(both, alone)).toMatchObject({
      systemInstruction: { parts: [{ text: expect.stringContaining('JSON') }] },
    });
    expect(bodyOf(both, alone).generationConfig).toBeUndefined();
    expect(lossesOf(both, alone)).toEqual(['schema format']);
    expect(bodyOf(both).generationConfig).toEqual({ responseMimeType: 'application/json' });
  });
});

describe('how much to think', () => {
  type Wish = NonNullable<Conversation['settings']['reasoning']>;
  const wish = (more: Partial<Wish>): Conversation =>
    foreign({
      settings: {
        reasoning: {
          mode: null,
          effort: null,
          budgetTokens: null,
          visible: null,
          summary: null,
          ...more,
        },
      },
    });
  const LEVELS = {
    control: 'effort',
    efforts: ['low', 'medium', 'high'],
    off: 'effort',
    budget: null,
  } as const;
  const BUDGET = {
    control: 'budget',
    efforts: [],
    off: 'no',
    budget: { min: 128, max: 32_768 },
  } as const;
  const NONE = { control: 'none', efforts: [], off: 'yes', budget: null } as const;
  type Rules = ModelRules['reasoning'];
  const LOST = ['reasoning_effort reasoning_effort'];

  it.each<[string, Partial<Wish>, Rules | null, object | undefined, string[]]>([
    ['an effort of an unknown model', { effort: 'high' }, null, { thinkingLevel: 'HIGH' }, []],
    ['the most of an unknown model', { effort: 'max' }, null, { thinkingLevel: 'XHIGH' }, LOST],
    [
      'a budget of an unknown model',
      { mode: 'on', budgetTokens: 5 },
      null,
      { thinkingBudget: 5 },
      [],
    ],
    [
      'both of an unknown model',
      { effort: 'low', budgetTokens: 5 },
      null,
      { thinkingLevel: 'LOW' },
      [],
    ],
    ['none of an unknown model', { effort: 'none' }, null, { thinkingBudget: 0 }, []],
    ['as an unknown model likes', { mode: 'auto' }, null, undefined, []],
    ['thoughts to be shown', { visible: true }, null, { includeThoughts: true }, []],
    ['a level', { effort: 'medium' }, LEVELS, { thinkingLevel: 'MEDIUM' }, []],
    ['a level too weak', { effort: 'minimal' }, LEVELS, { thinkingLevel: 'LOW' }, LOST],
    ['a level too strong', { effort: 'max' }, LEVELS, { thinkingLevel: 'HIGH' }, LOST],
    ['a word nobody knows', { effort: 'ultra' }, LEVELS, { thinkingLevel: 'LOW' }, LOST],
    ['off by the weakest level', { mode: 'off' }, LEVELS, { thinkingLevel: 'LOW' }, []],
    [
      'off where it cannot be',
      { mode: 'off' },
      { ...LEVELS, off: 'no' },
      { thinkingLevel: 'LOW' },
      LOST,
    ],
    [
      'off of a model with a word for it',
      { effort: 'none' },
      { ...LEVELS, efforts: ['none', 'low'] },
      { thinkingLevel: 'LOW' },
      [],
    ],
    ['a level by a small budget', { budgetTokens: 1_024 }, LEVELS, { thinkingLevel: 'LOW' }, []],
    ['a level by a budget', { budgetTokens: 10_000 }, LEVELS, { thinkingLevel: 'MEDIUM' }, []],
    ['a level by a large budget', { budgetTokens: 60_000 }, LEVELS, { thinkingLevel: 'HIGH' }, []],
    [
      'as it likes, by level',
      { mode: 'auto', visible: true },
      LEVELS,
      { includeThoughts: true },
      [],
    ],
    ['a budget', { budgetTokens: 5_000 }, BUDGET, { thinkingBudget: 5_000 }, []],
    ['a budget too small', { budgetTokens: 1 }, BUDGET, { thinkingBudget: 128 }, []],
    ['a budget too large', { budgetTokens: 99_999 }, BUDGET, { thinkingBudget: 32_768 }, []],
    ['a budget by an effort', { effort: 'medium' }, BUDGET, { thinkingBudget: 8_192 }, []],
    ['the largest budget', { effort: 'max' }, BUDGET, { thinkingBudget: 32_768 }, []],
    ['as it likes, by budget', { mode: 'auto' }, BUDGET, { thinkingBudget: -1 }, []],
    ['no budget where there must be one', { mode: 'off' }, BUDGET, { thinkingBudget: 128 }, LOST],
    ['no budget', { mode: 'off' }, { ...BUDGET, off: 'yes' }, { thinkingBudget: 0 }, []],
    ['a model that does not think', { effort: 'high', visible: true }, NONE, undefined, LOST],
    ['no thinking of such a model', { mode: 'off' }, NONE, undefined, []],
    [
      'the style of a summary',
      { summary: 'concise' },
      null,
      undefined,
      ['reasoning_summary reasoning_summary'],
    ],
  ])('%s', (_, more, reasoning, config, losses) => {
    const target = reasoning === null ? {} : ruled({ reasoning });
    const { includeThoughts: _shown, ...amount } =
      bodyOf(wish(more), target).generationConfig?.thinkingConfig ?? {};
    const { includeThoughts: _wanted, ...expected } = { includeThoughts: null, ...config };
    expect(amount).toEqual(expected);
    expect(lossesOf(wish(more), target)).toEqual(losses);
  });

  it.each<[string, Partial<Wish>, boolean | undefined]>([
    ['whoever asks for it', { effort: 'high' }, true],
    ['whoever wants to see it', { visible: true }, true],
    ['nobody who wants it hidden', { effort: 'high', visible: false }, false],
    ['nobody who wants none', { effort: 'none' }, undefined],
  ])('is shown to %s', (_, more, shown) => {
    const { generationConfig } = bodyOf(wish(more), {});
    expect(generationConfig?.thinkingConfig?.includeThoughts).toBe(shown);
  });
});
