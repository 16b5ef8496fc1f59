/** What a config of LiteLLM's comes to, without an installation. */
import { describe, expect, it } from 'vitest';
import { planLitellm } from '../../src/cli/import/litellm.ts';
import { ConfigError, parseConfig } from '../../src/cli/import/litellm-config.ts';
import type { ImportPlan } from '../../src/cli/import/plan.ts';
import { recordOf } from '../../src/providers/registry.ts';

const KEYS: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'sk-openai-1111',
  OTHER_KEY: 'sk-other-2222',
  HOST: 'https://llm.example.com/v1/',
};

function planned(text: string): ImportPlan {
  const config = parseConfig(text, 'config.yaml');
  return planLitellm(config, { read: (name) => KEYS[name], installed: [] });
}

/** One entry of `model_list`. */
const entry = (name: string, model: string, more: Readonly<Record<string, unknown>> = {}): string =>
  [
    `  - model_name: ${JSON.stringify(name)}`,
    '    litellm_params:',
    ...Object.entries({ model, ...more }).map(([field, value]) => `      ${field}: ${value}`),
  ].join('\n');
const list = (...entries: readonly string[]): string => `model_list:\n${entries.join('\n')}\n`;
const notes = (text: string): string =>
  planned(text)
    .notes.map((note) => note.text)
    .join('\n');

describe('a deployment of LiteLLM’s', () => {
  it.each<[string, Record<string, unknown>, string, object | undefined, string]>([
    ['openai/gpt-5', {}, 'openai', undefined, 'gpt-5'],
    ['gpt-5', {}, 'openai', undefined, 'gpt-5'],
    ['claude-opus-5', {}, 'anthropic', undefined, 'claude-opus-5'],
    ['gemini/gemini-3-pro', {}, 'google', undefined, 'gemini-3-pro'],
    ['openrouter/deepseek/deepseek-v4', {}, 'openrouter', undefined, 'deepseek/deepseek-v4'],
    ['together_ai/meta/llama', {}, 'together', undefined, 'meta/llama'],
    ['my-model', { custom_llm_provider: 'groq' }, 'groq', undefined, 'my-model'],
    [
      'azure/deployed',
      { api_base: 'https://acme.openai.azure.com', api_version: '2024-10-21' },
      'azure',
      { 'openai-chat': { base_url: 'https://acme.openai.azure.com/openai/v1' } },
      'deployed',
    ],
    [
      'ollama_chat/llama4',
      { api_base: 'http://10.0.0.7:11434' },
      'ollama',
      { 'openai-chat': { base_url: 'http://10.0.0.7:11434/v1' } },
      'llama4',
    ],
    [
      'anthropic/claude-opus-5',
      { api_base: 'https://proxy.example.com/v1/messages' },
      'anthropic',
      { 'anthropic-messages': { base_url: 'https://proxy.example.com' } },
      'claude-opus-5',
    ],
    // A host with a record of its own is that one, whatever it is called as.
    [
      'openai/claude-opus-5',
      { api_base: 'https://aihubmix.com/v1' },
      'aihubmix',
      undefined,
      'claude-opus-5',
    ],
    [
      'openai/house',
      { api_base: 'os.environ/HOST' },
      'openai-compatible',
      { 'openai-chat': { base_url: 'https://llm.example.com/v1' } },
      'house',
    ],
  ])('%s with %j is served by %s', (called, more, record, dialects, model) => {
    const { providers, aliases, notes: said } = planned(list(entry('m', called, more)));
    expect(said).toEqual([]);
    expect(providers).toMatchObject([{ form: { record } }]);
    expect(providers[0]?.form.dialects).toEqual(dialects);
    expect(aliases).toMatchObject([
      { alias: 'm', targets: [{ provider: providers[0]?.name, model }] },
    ]);
    expect(recordOf(record).id).toBe(record);
  });

  it.each([
    ['bedrock/anthropic.claude-v2', {}, 'Weir has no record for bedrock.'],
    ['nobody-knows', {}, 'Weir has no record for nobody-knows.'],
    ['azure/deployed', {}, 'azure needs an api_base.'],
    ['openai/x', { api_base: 'os.environ/UNSET' }, 'its api_base, os.environ/UNSET, is not set.'],
    ['openai/x', { api_base: 'localhost:80' }, 'its api_base is no whole address.'],
    ['openai/x', { api_base: 'https://me:pw@host.example' }, 'its api_base has a password in it.'],
  ])('%s with %j is left out, and said', (called, more, why) => {
    const plan = planned(list(entry('m', called, more)));
    expect([plan.providers, plan.aliases]).toEqual([[], []]);
    expect(plan.notes).toEqual([{ line: 2, text: `m (${called}): ${why}` }]);
  });

  it('has its key from where LiteLLM has it', () => {
    const text = list(
      entry('a', 'openai/a'),
      entry('b', 'groq/b', { api_key: 'os.environ/OTHER_KEY' }),
      entry('c', 'mistral/c', { api_key: 'sk-literal-3333' }),
      entry('d', 'xai/d'),
      entry('e', 'hosted_vllm/e', { api_base: 'https://vllm.example.com/v1' }),
    );
    expect(planned(text).keys).toEqual([
      { provider: 'openai', source: 'OPENAI_API_KEY', secret: 'sk-openai-1111' },
      { provider: 'groq', source: 'OTHER_KEY', secret: 'sk-other-2222' },
      { provider: 'mistral', source: 'line 9', secret: 'sk-literal-3333' },
      { provider: 'xai', source: 'XAI_API_KEY', secret: null },
      { provider: 'vllm', source: 'no key', secret: 'none' },
    ]);
    const own = `${list(entry('a', 'openai/a'))}environment_variables:\n  OPENAI_API_KEY: sk-of-the-file\n`;
    expect(planned(own).keys).toMatchObject([{ secret: 'sk-of-the-file' }]);
  });

  it('shares a provider with another key only where both serve the same', () => {
    const twin = { api_key: 'sk-twin-4444' };
    const alike = list(entry('a', 'openai/a'), entry('a', 'openai/a', twin));
    expect(planned(alike)).toMatchObject({
      providers: [{ name: 'openai' }],
      keys: [{ source: 'OPENAI_API_KEY' }, { source: 'line 5' }],
      aliases: [{ alias: 'a', targets: [{ provider: 'openai', model: 'a' }] }],
    });
    const apart = list(entry('a', 'openai/a'), entry('b', 'openai/b', twin));
    expect(planned(apart)).toMatchObject({
      providers: [{ name: 'openai' }, { name: 'openai-2' }],
      aliases: [{ targets: [{ provider: 'openai' }] }, { targets: [{ provider: 'openai-2' }] }],
    });
  });

  it.each([
    ['2.5e-06', '0.00001', { input: '2.5', output: '10' }],
    ['0.000000123456789012', '1e-6', { input: '0.123456789012', output: '1' }],
    ['3e-06', undefined, null],
  ])('costs %s and %s a token to the last digit', (input, output, price) => {
    const costs = { input_cost_per_token: input, ...(output && { output_cost_per_token: output }) };
    const { prices } = planned(list(entry('a', 'openai/a', costs)));
    expect(prices).toEqual(price === null ? [] : [{ provider: 'openai', model: 'a', price }]);
  });

  it('may have its price in model_info', () => {
    const info =
      '    model_info:\n      input_cost_per_token: 1e-6\n      output_cost_per_token: 2e-6\n';
    expect(planned(`${list(entry('a', 'openai/a'))}${info}`).prices).toMatchObject([
      { price: { input: '1', output: '2' } },
    ]);
  });

  it('names what has no place here', () => {
    const text = list(entry('a', 'openai/a', { temperature: 0.2, timeout: 30 }));
    expect(notes(text)).toContain('a: temperature, timeout have no place in Weir');
  });

  it('with a star is a provider, and no name', () => {
    const { aliases, providers } = planned(list(entry('openai/*', 'openai/*')));
    expect([aliases, providers.length]).toEqual([[], 1]);
    expect(notes(list(entry('*', 'openai/*')))).toContain('call them openai/<model>');
  });
});

describe('a chain of LiteLLM’s', () => {
  const three = list(
    entry('big', 'openai/big', { weight: 3 }),
    entry('big', 'groq/big', { weight: 1 }),
    entry('small', 'mistral/small'),
    entry('long', 'gemini/long'),
  );
  const chain = (text: string, alias = 'big'): unknown => {
    const found = planned(text).aliases.find((one) => one.alias === alias);
    return [
      found?.strategy,
      ...(found?.targets ?? []).map((target) =>
        [target.provider, target.priority, target.weight, target.after.join()].join(' '),
      ),
    ];
  };

  it('goes by weight among its own, then by its fallbacks in their order', () => {
    const text = `${three}router_settings:\n  fallbacks: [{"big": ["small", "long"]}]\n`;
    expect(chain(text)).toEqual([
      'weighted',
      'openai 0 3 failure',
      'groq 0 1 failure',
      'mistral 1000 1 failure',
      'google 2000 1 failure',
    ]);
    expect(chain(text, 'small')).toEqual(['priority', 'mistral 0 1 failure']);
  });

  it('knows what is for prompts that are too long, what for refusals, and what for both', () => {
    const settings = [
      'litellm_settings:',
      '  context_window_fallbacks: [{"small": ["long"]}]',
      '  content_policy_fallbacks: [{"small": ["big", "long"]}]',
      '  default_fallbacks: ["big"]',
      '',
    ].join('\n');
    expect(chain(`${three}${settings}`, 'small')).toEqual([
      'priority',
      'mistral 0 1 failure',
      'openai 1000 3 failure,content_policy',
      'groq 1000 1 failure,content_policy',
      'google 1000 1 context_length,content_policy',
    ]);
  });

  it('is also another name’s', () => {
    const text = `${three}router_settings:\n  model_group_alias: {"huge": "big", "gone": "nobody"}\n`;
    expect(chain(text, 'huge')).toEqual(['weighted', 'openai 0 3 failure', 'groq 0 1 failure']);
    expect(notes(text)).toContain('model_group_alias gone: there is no nobody.');
  });

  it('is by price, by order or by limits where the file says so', () => {
    const cheap = `${three}router_settings:\n  routing_strategy: cost-based-routing\n`;
    expect(chain(cheap)).toEqual(['cheapest', 'openai 0 3 failure', 'groq 0 1 failure']);
    const ordered = list(entry('a', 'openai/a', { order: 2 }), entry('a', 'groq/a', { order: 1 }));
    expect(chain(ordered, 'a')).toEqual(['priority', 'openai 2 1 failure', 'groq 1 1 failure']);
    const limits = list(entry('a', 'openai/a', { tpm: 4e6 }), entry('a', 'groq/a', { tpm: 1e6 }));
    expect(chain(limits, 'a')).toEqual([
      'weighted',
      'openai 0 1000000 failure',
      'groq 0 250000 failure',
    ]);
  });

  it('says what is otherwise than before', () => {
    const text = [
      three,
      'router_settings:\n  routing_strategy: latency-based-routing\n  redis_host: h\n',
      'general_settings:\n  master_key: sk-CANARY\n',
      'litellm_settings:\n  fallbacks: [{"big": ["gone"]}]\n  num_retries: 5\n',
      'guardrails: []\n',
    ].join('');
    expect(notes(text)).toBe(
      [
        'big falls back to gone, which is not carried over.',
        'routing_strategy latency-based-routing: targets are drawn by weight.',
        'master_key: the admin key of Weir is its own; make keys for callers with POST /api/keys.',
        'Not carried over: guardrails, router_settings.redis_host.',
      ].join('\n'),
    );
    expect(planned(text).providers).toMatchObject(Array(4).fill({ form: { retries: 2 } }));
  });
});

describe('a file', () => {
  it.each([
    ['a: [1', 'config.yaml:1: '],
    ['model_list:\n  - a: 1\n    a: 2\n', 'config.yaml:3: '],
    ['hello', 'config.yaml has no model_list'],
    ['model_list:\n  - model_name: a\n', 'config.yaml:2: a has no litellm_params.model.'],
    [
      'model_list:\n  - litellm_params: {model: a}\n',
      'config.yaml:2: the entry has no model_name.',
    ],
  ])('%j is refused where it is wrong', (text, words) => {
    expect(() => planned(text)).toThrow(ConfigError);
    expect(() => planned(text)).toThrow(words);
  });

  it('may use anchors and merges', () => {
    const text = [
      'model_list:',
      '  - model_name: a',
      '    litellm_params: &base',
      '      model: openai/a',
      '  - model_name: b',
      '    litellm_params:',
      '      <<: *base',
      '      model: openai/b',
    ].join('\n');
    expect(planned(text).aliases).toMatchObject([{ alias: 'a' }, { alias: 'b' }]);
  });
});
