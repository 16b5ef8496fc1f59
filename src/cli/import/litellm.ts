/** What a config of LiteLLM's proxy comes to in Weir. */
import { movedPrice, ratesOf } from '../../providers/model-lists/prices.ts';
import type { ProviderRow } from '../../store/providers.ts';
import { aliasesOf } from './litellm-chains.ts';
import { type Deployment, type LitellmConfig, textOf } from './litellm-config.ts';
import { placeAll, type Read, type Seat, seatsOf } from './litellm-seats.ts';
import type { ImportPlan, Note, PlannedKey, PlannedPrice, PlannedProvider } from './plan.ts';

/** Prices are USD a token; a rate is USD a million. */
const PER_MILLION = 6;

const RATES: Readonly<Record<string, string>> = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cache_read: 'cache_read_input_token_cost',
  cache_write: 'cache_creation_input_token_cost',
};

/** What of an entry is carried over, or means nothing here. */
const UNDERSTOOD = new Set([
  ...['model', 'api_key', 'api_base', 'base_url', 'api_version', 'custom_llm_provider'],
  ...['weight', 'rpm', 'tpm', 'order', ...Object.values(RATES)],
]);

export function planLitellm(
  config: LitellmConfig,
  { read, installed }: { readonly read: Read; readonly installed: readonly ProviderRow[] },
): ImportPlan {
  const { placed, notes } = placeAll(config.deployments, readWith(config, read));
  const seats = seatsOf(placed, installed);
  const chained = aliasesOf(config, seats);
  const retries = retriesOf(config);
  return {
    providers: seats.map((seat) => providerOf(seat, retries)),
    keys: seats.flatMap(keysOf),
    prices: seats.flatMap(pricesOf),
    aliases: chained.aliases,
    notes: [
      ...notes,
      ...config.deployments.flatMap(leftOut),
      ...seats.flatMap(starNotes),
      ...chained.notes,
      ...settingNotes(config),
    ],
  };
}

/** The file may set environment variables itself, which are then before those of the process. */
function readWith({ environment }: LitellmConfig, read: Read): Read {
  return (name) => textOf(environment[name]) ?? read(name);
}

function retriesOf({ router, settings }: LitellmConfig): number | null {
  const told = router['num_retries'] ?? settings['num_retries'];
  return told === undefined || told === null ? null : Math.min(2, Math.max(0, Number(told) || 0));
}

function providerOf({ name, known, place }: Seat, retries: number | null): PlannedProvider {
  const bases = place.dialects === null ? {} : { dialects: place.dialects };
  const again = retries === null ? {} : { retries };
  return { name, known, form: { record: place.record.id, ...bases, ...again } };
}

function keysOf({ name: provider, placed }: Seat): PlannedKey[] {
  const keys = new Map(placed.map(({ key }) => [`${key.source}\n${key.secret ?? ''}`, key]));
  return [...keys.values()].map((key) => ({ provider, ...key }));
}

/** The first of an upstream model's entries that tells a price; `model_info` is for what is served. */
function pricesOf({ name: provider, placed }: Seat): PlannedPrice[] {
  const prices = new Map<string, PlannedPrice>();
  for (const { deployment, place } of placed) {
    const price = ratesOf(ratesIn(deployment));
    if (price === null || place.model === null || prices.has(place.model)) continue;
    prices.set(place.model, { provider, model: place.model, price });
  }
  return [...prices.values()];
}

function ratesIn({ params, info }: Deployment): Record<string, string | null> {
  const rates = Object.entries(RATES).map(([rate, field]): [string, string | null] => [
    rate,
    movedPrice(params[field] ?? info[field], PER_MILLION),
  ]);
  return Object.fromEntries(rates);
}

function leftOut({ line, name, params }: Deployment): Note[] {
  const fields = Object.keys(params).filter((field) => !UNDERSTOOD.has(field));
  if (fields.length === 0) return [];
  return [
    {
      line,
      text: `${name}: ${fields.join(', ')} ${fields.length === 1 ? 'has' : 'have'} no place in Weir; callers send such fields themselves.`,
    },
  ];
}

function starNotes({ name, placed }: Seat): Note[] {
  return placed.flatMap(({ deployment: { line, name: called }, place }) =>
    place.model === null || called.includes('*')
      ? [{ line, text: `${called} stands for any model: call them ${name}/<model>.` }]
      : [],
  );
}

const WITHOUT: Readonly<Record<string, string>> = {
  master_key: 'the admin key of Weir is its own; make keys for callers with POST /api/keys',
  database_url: 'Weir has a database of its own, and keys and users of LiteLLM’s stay there',
};

const STRATEGIES: Readonly<Record<string, string>> = {
  'least-busy': 'by weight',
  'latency-based-routing': 'by weight',
  'usage-based-routing': 'by weight',
  'usage-based-routing-v2': 'by weight',
};

const CARRIED = new Set([
  ...['fallbacks', 'context_window_fallbacks', 'content_policy_fallbacks', 'default_fallbacks'],
  ...['num_retries', 'model_group_alias', 'routing_strategy'],
]);

function settingNotes({ router, settings, general, others }: LitellmConfig): Note[] {
  const strategy = textOf(router['routing_strategy']) ?? '';
  const drawn = STRATEGIES[strategy];
  const left = [
    ...others,
    ...namesIn('litellm_settings', settings),
    ...namesIn('router_settings', router),
    ...namesIn('general_settings', general),
  ];
  const texts = [
    ...(drawn === undefined ? [] : [`routing_strategy ${strategy}: targets are drawn ${drawn}.`]),
    ...Object.entries(WITHOUT).flatMap(([name, why]) =>
      name in general ? [`${name}: ${why}.`] : [],
    ),
    ...(left.length === 0 ? [] : [`Not carried over: ${left.join(', ')}.`]),
  ];
  return texts.map((text) => ({ line: null, text }));
}

function namesIn(section: string, fields: object): string[] {
  return Object.keys(fields)
    .filter((name) => !CARRIED.has(name) && !(name in WITHOUT))
    .map((name) => `${section}.${name}`);
}
