/** The installation the screenshots show: providers, models, people and keys that could be anybody's. */

export interface DemoProvider {
  readonly name: string;
  readonly displayName: string;
  readonly kind: 'direct' | 'aggregator';
  readonly record: string;
  readonly baseUrl: string;
  readonly credential: string;
  /** Milliseconds to the first token, typically. */
  readonly pace: number;
  /** Of a thousand attempts, so many fail. */
  readonly failing: number;
}

export const PROVIDERS: readonly DemoProvider[] = [
  {
    name: 'openai',
    displayName: 'OpenAI',
    kind: 'direct',
    record: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    credential: 'sk-demo-openai-000000000000000000003f9a',
    pace: 380,
    failing: 1,
  },
  {
    name: 'aihubmix',
    displayName: 'AiHubMix',
    kind: 'aggregator',
    record: 'aihubmix',
    baseUrl: 'https://aihubmix.com/v1',
    credential: 'sk-demo-aihubmix-00000000000000000b71c',
    pace: 540,
    failing: 4,
  },
  {
    name: 'openrouter',
    displayName: 'OpenRouter',
    kind: 'aggregator',
    record: 'openrouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    credential: 'sk-or-v1-demo-0000000000000000000090d2',
    pace: 910,
    failing: 38,
  },
  {
    name: 'house-vllm',
    displayName: 'House vLLM',
    kind: 'direct',
    record: 'openai-compatible',
    baseUrl: 'https://vllm.example.com/v1',
    credential: 'demo-house-vllm-00000000000000006e11',
    pace: 120,
    failing: 0,
  },
];

export interface DemoModel {
  readonly provider: string;
  readonly model: string;
  readonly canonical: string | null;
  readonly context: number;
  /** USD per million tokens, in and out; null: no price is known. */
  readonly price: readonly [string, string] | null;
  /** Its part of all calls. */
  readonly share: number;
}

export const MODELS: readonly DemoModel[] = [
  model('openai', 'gpt-6-terra', { price: ['1.25', '10'], share: 34 }),
  model('openai', 'gpt-6-terra-mini', { price: ['0.25', '2'], share: 18 }),
  model('aihubmix', 'claude-opus-5', { price: ['5', '25'], share: 7 }),
  model('aihubmix', 'claude-haiku-5', { price: ['1.1', '5.5'], share: 11 }),
  model('aihubmix', 'gemini-3-flash', { price: ['0.3', '2.5'], share: 16 }),
  model('openrouter', 'anthropic/claude-opus-5', { price: ['5.25', '26.25'], share: 1 }),
  model('openrouter', 'deepseek/deepseek-v4', { price: ['0.28', '0.42'], share: 8 }),
  model('house-vllm', 'qwen-4-32b', { price: null, share: 5 }),
];

function model(
  provider: string,
  id: string,
  { price, share }: Pick<DemoModel, 'price' | 'share'>,
): DemoModel {
  const canonical = id.includes('claude-opus-5') ? 'claude-opus-5' : null;
  return { provider, model: id, canonical, context: 400_000, price, share };
}

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export const PEOPLE: readonly DemoPerson[] = [
  person(1, 'Mira Lindqvist', 'mira@example.com'),
  person(2, 'Jonas Weber', 'jonas@example.com'),
  person(3, 'Aiko Tanaka', 'aiko@example.com'),
  person(4, 'Tomás Herrera', 'tomas@example.com'),
];

function person(at: number, name: string, email: string): DemoPerson {
  return { id: `0d000000-0000-4000-8000-00000000000${at}`, name, email };
}

export const KEYS: readonly { readonly name: string; readonly models?: readonly string[] }[] = [
  { name: 'Production app' },
  { name: 'Nightly summaries', models: ['aihubmix/*', 'openrouter/*'] },
  { name: 'Support desk', models: ['openai/gpt-6-terra-mini'] },
];

/** What the playground's picture shows a model say. */
export const ANSWER: readonly string[] = [
  'A **weir** is a low barrier across a river. It raises the water a little, ',
  'and lets you *measure* how much flows over it:\n\n',
  '| shape | discharge |\n|---|---|\n| rectangular | `Q = 1.84 b h^1.5` |\n| V-notch, 90° | `Q = 1.38 h^2.5` |\n\n',
  'In code, for a V-notch:\n\n',
  '```python\ndef discharge(height_m: float) -> float:\n    """Cubic metres a second over a 90° notch."""\n    return 1.38 * height_m ** 2.5\n```\n\n',
  'So at 20 cm the flow is about **25 litres a second**.',
];

/** Names that stand for models; the second has a chain for prompts that are too long. */
export const ALIASES: readonly object[] = [
  {
    alias: 'fast',
    strategy: 'weighted',
    targets: [
      { provider: 'openai', model: 'gpt-6-terra-mini', weight: 3 },
      { provider: 'aihubmix', model: 'gemini-3-flash', weight: 1 },
    ],
  },
  {
    alias: 'best',
    targets: [
      { provider: 'aihubmix', model: 'claude-opus-5', priority: 1 },
      { provider: 'openrouter', model: 'anthropic/claude-opus-5', priority: 2 },
      { provider: 'openai', model: 'gpt-6-terra', priority: 3, after: ['context_length'] },
    ],
  },
];
