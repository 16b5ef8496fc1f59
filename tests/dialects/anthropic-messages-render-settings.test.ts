import { describe, expect, it } from 'vitest';
import type { Settings, Tool, ToolChoice } from '../../src/contract/conversation.ts';
import type { ModelRules, Quirks } from '../../src/contract/rendering.ts';
import {
  adaptive,
  conversation,
  reasoning,
  render,
  turn,
  WISH,
} from './anthropic-messages-conversation.ts';

describe('sampling and limits', () => {
  it.each<[Partial<Settings>, object, string[], Partial<ModelRules>?]>([
    [{ outputLimit: 5 }, { max_tokens: 5 }, []],
    [{ outputLimit: 5000 }, { max_tokens: 4096 }, [], { outputLimit: 4096 }],
    [{}, { max_tokens: 64000 }, [], { outputLimit: 64000 }],
    [{ temperature: 0, topP: 0, topK: 0 }, { temperature: 0, top_p: 0, top_k: 0 }, []],
    [
      { temperature: 0.5, topP: 0.5 },
      { temperature: 0.5, top_p: 0.5 },
      [],
      { sampling: 'settled' },
    ],
    [
      { temperature: 0.5, topP: 0.5 },
      { temperature: 0.5 },
      ['top_p top_p'],
      { samplingPair: false },
    ],
    [{ temperature: 0.5, topP: 1 }, { temperature: 0.5 }, [], { samplingPair: false }],
    [{ topP: 0.5 }, { top_p: 0.5 }, [], { samplingPair: false }],
    [{ temperature: 1.5 }, { temperature: 1 }, ['temperature temperature']],
    [
      { temperature: 0.5, topP: 0.5, topK: 5 },
      {},
      ['temperature temperature', 'top_p top_p', 'top_k top_k'],
      { sampling: 'refused' },
    ],
    [{ temperature: 1, topP: 1 }, {}, [], { sampling: 'refused' }],
    [{ stop: ['a', ' \n', 'b'] }, { stop_sequences: ['a', 'b'] }, ['stop stop']],
    [{ stop: [] }, {}, []],
    [{ user: 'u' }, { metadata: { user_id: 'u' } }, []],
    [{ metadata: { k: 'v' } }, {}, ['metadata metadata']],
    [{ serviceTier: 'auto' }, { service_tier: 'auto' }, []],
    [{ serviceTier: 'default' }, { service_tier: 'standard_only' }, []],
    [{ serviceTier: 'flex' }, {}, ['service_tier service_tier']],
    [
      { frequencyPenalty: 1, presencePenalty: 1 },
      {},
      ['frequency_penalty frequency_penalty', 'presence_penalty presence_penalty'],
    ],
    [{ frequencyPenalty: 0, probabilities: false, store: false, answers: 1 }, {}, []],
    [{ seed: 0 }, {}, ['seed seed']],
    [{ probabilities: true, topProbabilities: 2 }, {}, ['logprobs logprobs']],
    [{ logitBias: { 1: 2 } }, {}, ['logit_bias logit_bias']],
    [
      { verbosity: 'low', cacheKey: 'k', store: true },
      {},
      ['verbosity verbosity', 'prompt_cache_key prompt_cache_key', 'store store'],
    ],
    [{ answers: 2 }, {}, ['n n!']],
  ])('of %j are said as %j', (settings, members, losses, rules) => {
    const { body, losses: told } = render(conversation({ settings }), rules ? { rules } : {});
    const { model: _model, messages: _messages, ...rest } = body;
    expect(rest).toEqual({ max_tokens: 8192, ...members });
    expect(told).toEqual(losses);
  });

  it('report members of another dialect', () => {
    expect(render(conversation({ extra: { modalities: ['text'] } })).losses).toEqual([
      'modalities modalities',
    ]);
  });

  it('leave out what the server refuses', () => {
    const said = render(conversation({ settings: { topK: 5 } }), {
      quirks: { refuses: ['top_k'] },
    });
    expect(said.body['top_k']).toBeUndefined();
    expect(said.losses).toEqual(['top_k top_k']);
  });
});

const LOST = 'reasoning_effort reasoning_effort';
const tool = (name: string, more: object = {}): Tool =>
  ({
    kind: 'function',
    path: `tools.${name}`,
    name,
    namespace: null,
    description: null,
    schema: null,
    strict: null,
    cache: null,
    extra: {},
    ...more,
  }) as Tool;
const closed = { type: 'object', properties: {}, additionalProperties: false };

describe('tools', () => {
  it.each<[Tool, object | null, string[], { rules?: Partial<ModelRules>; quirks?: Quirks }?]>([
    [tool('f'), { name: 'f', input_schema: { type: 'object', properties: {} } }, []],
    [
      tool('f', {
        description: 'd',
        schema: { properties: {} },
        namespace: 'g',
        cache: { ttl: null },
      }),
      {
        name: 'g__f',
        description: 'd',
        input_schema: { properties: {}, type: 'object' },
        cache_control: { type: 'ephemeral' },
      },
      [],
    ],
    [
      tool('f', { schema: closed, strict: true }),
      { name: 'f', input_schema: closed, strict: true },
      [],
    ],
    [tool('f', { schema: closed, strict: false }), { name: 'f', input_schema: closed }, []],
    [
      tool('f', { schema: { type: 'object' }, strict: true }),
      { name: 'f', input_schema: { type: 'object' } },
      ['strict tools.f'],
    ],
    [
      tool('f', { schema: closed, strict: true }),
      { name: 'f', input_schema: closed },
      ['strict tools.f'],
      { rules: { schema: false } },
    ],
    [
      tool('f', { schema: closed, strict: true }),
      { name: 'f', input_schema: closed },
      ['strict tools.f'],
      { quirks: { strictTools: false } },
    ],
    [
      tool('patch', {
        kind: 'custom',
        description: 'd',
        format: { type: 'grammar', syntax: 'lark' },
      }),
      {
        name: 'patch',
        description: 'd\n\nThe input must follow this format:\n{"type":"grammar","syntax":"lark"}',
        input_schema: {
          type: 'object',
          properties: { input: { type: 'string' } },
          required: ['input'],
          additionalProperties: false,
        },
      },
      [],
    ],
    [
      tool('f', { extra: { x: 1 } }),
      { name: 'f', input_schema: { type: 'object', properties: {} } },
      ['x tools.f.x'],
    ],
    [
      { kind: 'native', path: 'tools[0]', type: 'web_search', value: {} },
      null,
      ['server_tool tools[0]'],
    ],
  ])('%j are declared', (said, declared, losses, target) => {
    const { body, losses: told } = render(conversation({ tools: [said] }), target);
    expect(body['tools']).toEqual(declared === null ? undefined : [declared]);
    expect(told).toEqual(losses);
  });

  const LOST_CHOICE = 'tool_choice tool_choice';
  it.each<
    [
      ToolChoice | null,
      Partial<Settings>,
      Partial<ModelRules> | undefined,
      object | undefined,
      string[],
    ]
  >([
    [null, {}, undefined, undefined, []],
    [{ kind: 'auto' }, {}, undefined, { type: 'auto' }, []],
    [{ kind: 'none' }, { parallelTools: false }, undefined, { type: 'none' }, []],
    [{ kind: 'required' }, {}, undefined, { type: 'any' }, []],
    [
      { kind: 'tool', name: 'f', namespace: 'g' },
      {},
      undefined,
      { type: 'tool', name: 'g__f' },
      [],
    ],
    [
      null,
      { parallelTools: false },
      undefined,
      { type: 'auto', disable_parallel_tool_use: true },
      [],
    ],
    [{ kind: 'required' }, { parallelTools: true }, undefined, { type: 'any' }, []],
    [{ kind: 'required' }, {}, { forcedTools: false }, { type: 'auto' }, [LOST_CHOICE]],
    [{ kind: 'native', value: {} }, {}, undefined, undefined, ['tool tool_choice!']],
    // A forced tool is the stronger wish, where thinking can stop.
    [
      { kind: 'required' },
      { reasoning: { ...WISH, effort: 'low' } },
      adaptive,
      { type: 'any' },
      [LOST],
    ],
    [
      { kind: 'tool', name: 'f', namespace: null },
      { reasoning: { ...WISH, effort: 'low' } },
      reasoning({ control: 'adaptive', off: 'no' }),
      { type: 'auto' },
      [LOST_CHOICE],
    ],
  ])('are chosen: %j', (toolChoice, settings, rules, choice, losses) => {
    const said = render(
      conversation({ tools: [tool('f')], toolChoice, settings }),
      rules ? { rules } : {},
    );
    expect(said.body['tool_choice']).toEqual(choice);
    expect(said.losses).toEqual(losses);
  });

  it('are only those a choice allows', () => {
    const toolChoice: ToolChoice = { kind: 'allowed', mode: 'required', names: ['g'] };
    const { body } = render(conversation({ tools: [tool('f'), tool('g')], toolChoice }));
    expect(body).toMatchObject({ tools: [{ name: 'g' }], tool_choice: { type: 'any' } });
  });

  it('are not chosen where there are none', () => {
    const { body } = render(
      conversation({ toolChoice: { kind: 'auto' }, settings: { parallelTools: false } }),
    );
    expect(body['tool_choice']).toBeUndefined();
  });
});

describe('the form of an answer', () => {
  const schema = (value: object, more: object = {}): Partial<Settings> => ({
    format: {
      kind: 'schema',
      name: 'n',
      description: null,
      schema: value as never,
      strict: true,
      ...more,
    },
  });
  const said = (settings: Partial<Settings>, rules?: Partial<ModelRules>, quirks: Quirks = {}) => {
    const { body, losses } = render(
      conversation({ settings, turns: [turn('system', 's'), turn('user', 'u')] }),
      rules ? { rules, quirks } : { quirks },
    );
    return { system: body['system'], config: body['output_config'], losses };
  };

  it('is bound to a schema where it can be', () => {
    expect(said(schema(closed))).toEqual({
      system: 's',
      config: { format: { type: 'json_schema', schema: closed } },
      losses: [],
    });
  });

  it('is asked for in the prompt where it cannot be bound', () => {
    const prompt = (value: object) => ({
      system: [
        { type: 'text', text: 's' },
        { type: 'text', text: expect.stringContaining(JSON.stringify(value)) },
      ],
      config: undefined,
      losses: ['schema format'],
    });
    const open = { type: 'object' };
    const inner = { ...closed, properties: { a: { type: ['object', 'null'] } } };
    expect(said(schema(closed), { schema: false })).toEqual(prompt(closed));
    expect(said(schema(closed), undefined, { schema: 'json_only' })).toEqual(prompt(closed));
    expect(said(schema(open))).toEqual(prompt(open));
    expect(said(schema(inner))).toEqual(prompt(inner));
  });

  it('is JSON of any kind if the prompt says so', () => {
    expect(said({ format: { kind: 'json' } })).toMatchObject({
      system: [{ text: 's' }, { text: expect.stringContaining('JSON') }],
      losses: ['schema format'],
    });
    expect(said({ format: { kind: 'text' } })).toEqual({
      system: 's',
      config: undefined,
      losses: [],
    });
  });
});
