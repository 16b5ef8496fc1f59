import { describe, expect, it } from 'vitest';
import type { ReasoningWish, Settings } from '../../src/contract/conversation.ts';
import type { ModelRules, Quirks } from '../../src/contract/rendering.ts';
import { asking, tool, turn } from '../support/foreign-conversation.ts';
import { bodyOf, FREE, lossesOf, parsed, type Wanted } from '../support/responses-request.ts';

const WISH: ReasoningWish = {
  mode: null,
  effort: null,
  budgetTokens: null,
  visible: null,
  summary: null,
};
const wish = (members: Partial<ReasoningWish>): Partial<Settings> => ({
  reasoning: { ...WISH, ...members },
});
const asked = (settings: Partial<Settings>, wanted: Wanted = {}): Record<string, unknown> => {
  const { model: _, store: __, input: ___, ...rest } = bodyOf(asking({ settings }), wanted);
  return rest;
};
const lost = (settings: Partial<Settings>, wanted: Wanted = {}): string[] =>
  lossesOf(asking({ settings }), wanted);

describe('settings of another dialect', () => {
  const schema = { type: 'object', properties: {} };
  const format = { kind: 'schema', name: null, description: 'D', schema, strict: null } as const;

  it.each<[string, Partial<Settings>, object]>([
    ['a limit', { outputLimit: 90 }, { max_output_tokens: 90 }],
    ['sampling', { temperature: 0, topP: 1 }, { temperature: 0, top_p: 1 }],
    [
      'probabilities',
      { probabilities: true, topProbabilities: 2 },
      { top_logprobs: 2, include: ['message.output_text.logprobs'] },
    ],
    ['a tier', { serviceTier: 'flex' }, { service_tier: 'flex' }],
    ['a user', { user: 'u' }, { safety_identifier: 'u' }],
    ['metadata', { metadata: { a: 'b' } }, { metadata: { a: 'b' } }],
    ['a cache’s key', { cacheKey: 'k' }, { prompt_cache_key: 'k' }],
    ['verbosity', { verbosity: 'low' }, { text: { verbosity: 'low' } }],
    ['plain text', { format: { kind: 'text' } }, { text: { format: { type: 'text' } } }],
    [
      'a schema',
      { format },
      {
        text: { format: { type: 'json_schema', name: 'answer', description: 'D', schema } },
      },
    ],
  ])('say %s', (_, settings, expected) => {
    expect(asked(settings)).toEqual(expected);
    expect(lost(settings)).toEqual([]);
  });

  it.each<[string, Partial<Settings>]>([
    ['top_k top_k', { topK: 5 }],
    ['seed seed', { seed: 0 }],
    ['stop stop', { stop: ['x'] }],
    ['frequency_penalty frequency_penalty', { frequencyPenalty: 1 }],
    ['presence_penalty presence_penalty', { presencePenalty: 1 }],
    ['logit_bias logit_bias', { logitBias: { 1: 2 } }],
    ['cache_control cache_control', { cache: { ttl: null } }],
    ['!n n', { answers: 2 }],
  ])('lose %s', (expected, settings) => {
    expect(lost(settings)).toEqual([expected]);
    expect(asked(settings)).toEqual({});
  });

  it.each<Partial<Settings>>([
    { answers: 1 },
    { frequencyPenalty: 0, presencePenalty: 0 },
    { stop: [] },
    { logitBias: {} },
  ])('lose nothing by %j, which is what every model does', (settings) => {
    expect(lost(settings)).toEqual([]);
    expect(asked(settings)).toEqual({});
  });

  it('lose members nobody else knows', () => {
    expect(lossesOf(asking({ extra: { container: 'c' } }))).toEqual(['container container']);
  });

  it('say whether calls may come at once where there are tools', () => {
    const settings = { parallelTools: false };
    const tools = [tool({ kind: 'function', name: 'f' })];
    expect(bodyOf(asking({ tools, settings }))['parallel_tool_calls']).toBe(false);
    expect(asked(settings)).toEqual({});
  });

  it('store nothing unless the caller said so', () => {
    expect(bodyOf(asking({}))['store']).toBe(false);
    expect(bodyOf(asking({ settings: { store: true } }))['store']).toBe(true);
  });

  it('stream where that is asked for', () => {
    expect(bodyOf(asking({ stream: true }))['stream']).toBe(true);
    expect(bodyOf(asking({}))).not.toHaveProperty('stream');
  });
});

describe('a wish to reason', () => {
  const encrypted = { include: ['reasoning.encrypted_content'] };

  it.each<[string, Partial<ReasoningWish>, object]>([
    ['an effort', { effort: 'high' }, { effort: 'high' }],
    ['a small budget', { mode: 'on', budgetTokens: 1_024 }, { effort: 'low' }],
    ['a budget', { budgetTokens: 8_000 }, { effort: 'medium' }],
    ['a large budget', { budgetTokens: 32_000 }, { effort: 'high' }],
    ['none', { mode: 'off' }, { effort: 'none' }],
    ['seeing it', { visible: true }, { summary: 'auto' }],
    ['a style', { visible: true, summary: 'concise' }, { summary: 'concise' }],
    ['a word of tomorrow', { effort: 'titanic' }, { effort: 'titanic' }],
  ])('is said: %s', (_, members, reasoning) => {
    expect(asked(wish(members))).toEqual({ reasoning, ...encrypted });
    expect(lost(wish(members))).toEqual([]);
  });

  const taking = (...efforts: string[]): ModelRules => ({
    ...FREE,
    reasoning: { control: 'effort', efforts, off: 'effort', budget: null },
  });

  it.each<[string, Partial<ReasoningWish>, string[], string, boolean]>([
    ['fits', { effort: 'low' }, ['low', 'high'], 'low', false],
    ['is lowered', { effort: 'xhigh' }, ['low', 'high'], 'high', true],
    ['is raised to the least', { effort: 'minimal' }, ['low', 'high'], 'low', true],
    ['cannot be switched off', { mode: 'off' }, ['minimal', 'low'], 'minimal', true],
    ['is switched off', { mode: 'off' }, ['none', 'low'], 'none', false],
    ['is little, not none', { effort: 'minimal' }, ['none', 'low'], 'low', true],
    ['is somehow', { mode: 'on' }, ['none', 'low', 'medium'], 'medium', false],
  ])('%s', (_, members, efforts, effort, loses) => {
    const wanted = { rules: taking(...efforts) };
    expect(asked(wish(members), wanted)).toMatchObject({ reasoning: { effort } });
    expect(lost(wish(members), wanted)).toEqual(loses ? ['reasoning_effort reasoning.effort'] : []);
  });

  it('is not said to a model that does not', () => {
    const rules: ModelRules = { ...FREE, reasoning: { ...FREE.reasoning, control: 'none' } };
    expect(asked(wish({ effort: 'high' }), { rules })).toEqual({});
    expect(lost(wish({ effort: 'high' }), { rules })).toEqual(['reasoning_effort reasoning']);
    expect(lost(wish({ mode: 'off' }), { rules })).toEqual([]);
  });

  it('has its encrypted text brought back where the model is known to reason', () => {
    expect(asked({}, { rules: taking('low') })).toEqual(encrypted);
    expect(asked({}, { rules: FREE })).toEqual({});
    expect(asked({ store: true }, { rules: taking('low') })).toEqual({});
  });
});

describe('rules of a model', () => {
  const all = { temperature: 0.5, topP: 0.5, topProbabilities: 1, probabilities: true };
  const gone = [
    'temperature temperature',
    'top_p top_p',
    'logprobs top_logprobs',
    'logprobs logprobs',
  ];

  it.each<[string, ModelRules['sampling'], Partial<Settings>, boolean]>([
    ['refused', 'refused', {}, false],
    ['settled while it reasons', 'settled', {}, false],
    ['free where it does not', 'settled', wish({ effort: 'none' }), true],
    ['free where it is told not to', 'settled', wish({ mode: 'off' }), true],
  ])('may say that sampling is %s', (_, sampling, more, taken) => {
    const wanted = { rules: { ...FREE, sampling } };
    const settings = { ...all, ...more };
    expect('temperature' in asked(settings, wanted)).toBe(taken);
    expect(lost(settings, wanted)).toEqual(taken ? [] : gone);
    expect(lost({ ...more, temperature: 1, topP: 1 }, wanted)).toEqual([]);
  });

  it('cap the answer', () => {
    const rules = { ...FREE, outputLimit: 100 };
    expect(asked({ outputLimit: 500 }, { rules })).toEqual({ max_output_tokens: 100 });
    expect(asked({ outputLimit: 50 }, { rules })).toEqual({ max_output_tokens: 50 });
    expect(asked({}, { rules })).toEqual({});
  });

  const format = {
    kind: 'schema',
    name: 'n',
    description: null,
    schema: { type: 'object' },
    strict: true,
  } as const;
  const words =
    'Answer with nothing but one JSON value that fits this JSON Schema:\n{"type":"object"}';

  it.each<[string, Wanted]>([
    ['the model binds no answer', { rules: { ...FREE, schema: false } }],
    ['the server takes JSON alone', { quirks: { schema: 'json_only' } }],
  ])('put a schema into the prompt where %s', (_, wanted) => {
    const conversation = asking({ turns: [turn('user', 'a')], settings: { format } });
    expect(bodyOf(conversation, wanted)).toMatchObject({
      input: [
        { type: 'message', role: 'system', content: words },
        { role: 'user', content: 'a' },
      ],
      text: { format: { type: 'json_object' } },
    });
    expect(lossesOf(conversation, wanted)).toEqual(['strict text.format']);
  });

  it('put it there as well where tools may not stand beside it', () => {
    const tools = [tool({ kind: 'function', name: 'f' })];
    const conversation = asking({ tools, settings: { format } });
    const body = bodyOf(conversation, { rules: { ...FREE, schemaWithTools: false } });
    expect(body).not.toHaveProperty('text');
    expect(body['input']).toMatchObject([{ content: words }]);
  });

  it('name who speaks for the prompt', () => {
    const turns = [turn('user', 'a'), turn('system', 'b')];
    const role = (instructions: ModelRules['instructions'], quirks: Quirks = {}): unknown =>
      (
        bodyOf(asking({ turns }), { rules: { ...FREE, instructions }, quirks })['input'] as {
          role: string;
        }[]
      )[1]?.role;
    expect(role('system')).toBe('system');
    expect(role('developer')).toBe('developer');
    expect(role('developer', { developerRole: false })).toBe('system');
    expect(role('none')).toBe('user');
  });
});

describe('JSON without a schema', () => {
  const json = { format: { kind: 'json' } } as const;
  const first = (words: string): unknown =>
    bodyOf(asking({ turns: [turn('user', words)], settings: json }))['input'];

  it('needs the word in the prompt', () => {
    expect(first('a')).toMatchObject([{ role: 'system', content: 'Answer in JSON.' }, {}]);
    expect(first('Give me json.')).toHaveLength(1);
  });
});

describe('quirks of a server', () => {
  const own = {
    model: 'm',
    input: [
      { type: 'message', role: 'developer', content: 'a' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'b' },
          { type: 'input_image', image_url: 'https://a' },
        ],
      },
    ],
    tools: [{ type: 'function', name: 'f', strict: true }],
    max_output_tokens: 9,
    store: false,
    prompt_cache_key: 'k',
  };

  it.each<[Quirks, object, string[]]>([
    [{ developerRole: false }, { input: [{ role: 'system' }, {}] }, []],
    [{ mediaUrls: false }, { input: [{}, { content: 'b' }] }, ['!media_url input[1].content[1]']],
    [{ strictTools: false }, { tools: [{ type: 'function', name: 'f' }] }, ['strict tools[0]']],
    [{ refuses: ['prompt_cache_key'] }, {}, ['prompt_cache_key prompt_cache_key']],
    [{ refuses: ['store'] }, {}, ['store store']],
  ])('are heeded in its own dialect: %j', (quirks, expected, losses) => {
    const conversation = parsed(own);
    expect(bodyOf(conversation, { quirks })).toMatchObject(expected);
    expect(lossesOf(conversation, { quirks })).toEqual(losses);
    for (const name of quirks.refuses ?? []) {
      expect(bodyOf(conversation, { quirks })).not.toHaveProperty(name);
    }
  });

  it('leave out what was not the caller’s without a loss', () => {
    expect(lost({}, { quirks: { refuses: ['store'] } })).toEqual([]);
  });

  it('leave a choice among no tools out', () => {
    const conversation = asking({ toolChoice: { kind: 'auto' } });
    expect(bodyOf(conversation)['tool_choice']).toBe('auto');
    const quirks = { emptyToolChoice: false } as const;
    expect(bodyOf(conversation, { quirks })).not.toHaveProperty('tool_choice');
  });
});
