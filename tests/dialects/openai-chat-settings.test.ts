import { describe, expect, it } from 'vitest';
import type { FunctionTool, ReasoningWish, Settings } from '../../src/contract/conversation.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import type { ModelRules, Quirks } from '../../src/contract/rendering.ts';
import {
  bodyOf,
  foreign,
  freeRules,
  hello,
  lossesOf,
  messagesOf,
  parse,
  render,
} from './openai-chat-kit.ts';

const tool: FunctionTool = {
  kind: 'function',
  path: 'tools[0]',
  name: 'f',
  namespace: null,
  description: null,
  cache: null,
  extra: {},
  schema: null,
  strict: null,
};
const instruction = expect.stringContaining('JSON Schema:\n{"type":"object"}');

describe('settings of another dialect', () => {
  const settings = (more: Partial<Settings>): Settings => ({ ...foreign().settings, ...more });
  const rendered = (
    more: Partial<Settings>,
    rules: Partial<ModelRules> = {},
  ): ReturnType<typeof render> =>
    render(foreign({ settings: settings(more) }), { rules: { ...freeRules, ...rules } });
  const unsaid: ReasoningWish = {
    mode: null,
    effort: null,
    budgetTokens: null,
    visible: null,
    summary: null,
  };
  const wish = (more: Partial<ReasoningWish>): Partial<Settings> => ({
    reasoning: { ...unsaid, ...more },
  });
  const efforts = (...words: string[]): Partial<ModelRules> => ({
    reasoning: { control: 'effort', efforts: words, off: 'no', budget: null },
  });

  it.each<[string, Partial<Settings>, Partial<ModelRules>, JsonObject, string[]]>([
    ['the limit', { outputLimit: 5 }, {}, { max_tokens: 5 }, []],
    [
      'the limit of a reasoning model',
      { outputLimit: 5 },
      { instructions: 'developer' },
      { max_completion_tokens: 5 },
      [],
    ],
    ['a limit the model has not', { outputLimit: 5 }, { outputLimit: 3 }, { max_tokens: 3 }, []],
    [
      'sampling',
      { temperature: 0, topP: 1, seed: 3 },
      {},
      { temperature: 0, top_p: 1, seed: 3 },
      [],
    ],
    ['sampling that OpenAI has not', { topK: 3 }, {}, {}, ['top_k top_k']],
    [
      'sampling a model refuses, but for what it does anyway',
      { temperature: 0, topP: 1, presencePenalty: 1, probabilities: true },
      { sampling: 'refused' },
      {},
      ['temperature temperature', 'presence_penalty presence_penalty', 'logprobs logprobs'],
    ],
    [
      'sampling a model refuses while it reasons',
      { temperature: 0 },
      { sampling: 'settled' },
      {},
      ['temperature temperature'],
    ],
    [
      'sampling of a model that was told not to reason',
      { temperature: 0, ...wish({ effort: 'none' }) },
      { sampling: 'settled' },
      { temperature: 0, reasoning_effort: 'none' },
      [],
    ],
    ['stops', { stop: ['a'] }, {}, { stop: ['a'] }, []],
    ['no stops', { stop: [] }, {}, {}, []],
    ['several answers', { answers: 2 }, {}, {}, ['n n !']],
    ['one answer', { answers: 1 }, {}, {}, []],
    [
      'probabilities',
      { probabilities: true, topProbabilities: 2 },
      {},
      { logprobs: true, top_logprobs: 2 },
      [],
    ],
    ['the user', { user: 'u' }, {}, { user: 'u' }, []],
    [
      'what is kept',
      { metadata: { a: 'b' }, store: true },
      {},
      {},
      ['metadata metadata', 'store store'],
    ],
    ['what is not kept', { store: false }, {}, {}, []],
    [
      'a cache',
      { cacheKey: 'k', cache: { ttl: null } },
      {},
      { prompt_cache_key: 'k' },
      ['cache_control cache_control'],
    ],
    [
      'the rest',
      { logitBias: { a: 1 }, verbosity: 'low', serviceTier: 'flex', format: { kind: 'json' } },
      {},
      {
        logit_bias: { a: 1 },
        verbosity: 'low',
        service_tier: 'flex',
        response_format: { type: 'json_object' },
      },
      [],
    ],
    [
      'a schema without a name',
      {
        format: {
          kind: 'schema',
          name: null,
          description: null,
          schema: { type: 'object' },
          strict: null,
        },
      },
      {},
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', schema: { type: 'object' } },
        },
      },
      [],
    ],
    ['an effort', wish({ effort: 'xhigh' }), {}, { reasoning_effort: 'xhigh' }, []],
    [
      'an effort too strong',
      wish({ effort: 'max' }),
      efforts('low', 'high'),
      { reasoning_effort: 'high' },
      ['reasoning_effort reasoning'],
    ],
    [
      'an effort too weak',
      wish({ effort: 'none' }),
      efforts('low', 'high'),
      { reasoning_effort: 'low' },
      ['reasoning_effort reasoning'],
    ],
    [
      'a new effort',
      wish({ effort: 'ultra' }),
      efforts('low', 'high'),
      { reasoning_effort: 'ultra' },
      [],
    ],
    [
      'no thinking, of a model nothing is known of',
      wish({ mode: 'off' }),
      {},
      {},
      ['reasoning_effort reasoning'],
    ],
    [
      'no thinking',
      wish({ mode: 'off' }),
      efforts('none', 'low'),
      { reasoning_effort: 'none' },
      [],
    ],
    [
      'no thinking, but much effort',
      wish({ mode: 'off', effort: 'high' }),
      efforts('none', 'low'),
      { reasoning_effort: 'none' },
      ['reasoning_effort reasoning'],
    ],
    [
      'no thinking of a model that does not',
      wish({ mode: 'off' }),
      { reasoning: { control: 'none', efforts: [], off: 'yes', budget: null } },
      {},
      [],
    ],
    [
      'a budget',
      wish({ mode: 'on', budgetTokens: 10_000 }),
      {},
      { reasoning_effort: 'medium' },
      ['reasoning_effort reasoning'],
    ],
    [
      'thinking as it likes',
      wish({ mode: 'auto', summary: 'concise' }),
      {},
      {},
      ['reasoning_summary reasoning'],
    ],
    [
      'thinking of a model that does not',
      wish({ effort: 'low' }),
      { reasoning: { control: 'none', efforts: [], off: 'yes', budget: null } },
      {},
      ['reasoning_effort reasoning'],
    ],
  ])('%s', (_name, more, rules, expected, losses) => {
    const result = rendered(more, rules);
    const { model, messages, ...members } = result.body;
    expect(members).toEqual(expected);
    expect(lossesOf(result)).toEqual(losses);
  });

  it('asks for the usage of a stream', () => {
    expect(render(foreign({ stream: true })).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('says a schema in the prompt where none can stand beside tools', () => {
    const format = {
      kind: 'schema',
      name: 'n',
      description: null,
      schema: { type: 'object' },
      strict: true,
    } as const;
    const result = render(foreign({ tools: [tool], settings: settings({ format }) }), {
      rules: { ...freeRules, schemaWithTools: false },
    });
    expect(messagesOf(result)).toEqual([{ role: 'system', content: instruction }, hello]);
    expect(result.body).not.toHaveProperty('response_format');
    expect(lossesOf(result)).toEqual(['strict response_format']);
  });

  it('says in the prompt too that JSON is wanted, where none can stand beside tools', () => {
    const said = foreign({ tools: [tool], settings: settings({ format: { kind: 'json' } }) });
    const result = render(said, { rules: { ...freeRules, schemaWithTools: false } });
    const words = 'Answer with one JSON value and nothing else.';
    expect(messagesOf(result)).toEqual([{ role: 'system', content: words }, hello]);
    expect(result.body).not.toHaveProperty('response_format');
    expect(lossesOf(result)).toEqual(['schema response_format']);
  });

  it('tells of members of its own, and of an answer that cannot be gone on with', () => {
    const turns = parse(bodyOf({ messages: [{ role: 'assistant', content: 'a' }] })).turns;
    const result = render(foreign({ turns, extra: { container: 'c' } }), {
      rules: { ...freeRules, prefill: false },
    });
    expect(result.body).not.toHaveProperty('container');
    expect(lossesOf(result)).toEqual(['prefill messages[0]', 'container container']);
  });

  it.each<[ModelRules['instructions'], Quirks, string, string[]]>([
    ['system', {}, 'system', []],
    ['developer', {}, 'developer', []],
    ['developer', { developerRole: false }, 'system', []],
    ['none', {}, 'user', ['system_position messages[0]']],
  ])('names instructions as a model takes them: %s', (instructions, quirk, role, losses) => {
    const turns = parse(bodyOf({ messages: [{ role: 'system', content: 'a' }] })).turns;
    const result = render(foreign({ turns }), {
      rules: { ...freeRules, instructions },
      quirks: quirk,
    });
    expect(messagesOf(result)).toEqual([{ role, content: 'a' }]);
    expect(lossesOf(result)).toEqual(losses);
  });
});
