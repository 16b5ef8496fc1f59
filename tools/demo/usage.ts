/** Thirty days of attempts, the same at every run but for when they end: now. */
import { uuidV7 } from '../../src/wire/request-id.ts';
import { type DemoModel, MODELS, PEOPLE, PROVIDERS } from './catalogue.ts';

const DAYS = 30;
const CALLS_A_DAY = 160;
const DAY_MS = 86_400_000;

/** One attempt as `weir_record_usage` takes it. */
export type DemoRow = Readonly<Record<string, unknown>>;

/** @param keyIds The gateway keys that made the calls. */
export function demoRows(now: number, keyIds: readonly string[]): DemoRow[] {
  const random = seeded(20_261_125);
  const rows: DemoRow[] = [];
  for (let back = DAYS - 1; back >= 0; back--) {
    const end = now - back * DAY_MS;
    const weekday = new Date(end).getUTCDay();
    const calls = Math.round(CALLS_A_DAY * (weekday % 6 === 0 ? 0.45 : 1) * (1 + random() * 0.4));
    for (let call = 0; call < calls; call++) {
      const at = end - Math.floor(random() * DAY_MS);
      const key = keyIds[Math.floor(random() * keyIds.length)] ?? null;
      rows.push(...attemptsOf({ at, key, random }));
    }
  }
  return rows;
}

interface DemoCall {
  readonly at: number;
  readonly key: string | null;
  readonly random: () => number;
}

/** Usually one attempt; where it fails, another provider takes over. */
function attemptsOf({ at, key, random }: DemoCall): DemoRow[] {
  const model = pick(random);
  const provider = PROVIDERS.find(({ name }) => name === model.provider);
  if (provider === undefined) return [];
  const requestId = uuidV7(at, (bytes) => {
    for (const index of bytes.keys()) bytes[index] = Math.floor(random() * 256);
  });
  const person = PEOPLE[Math.floor(random() * random() * PEOPLE.length)];
  const shared = {
    request_id: requestId,
    user_id: person?.id ?? null,
    api_key_id: key,
    dialect: 'openai-chat',
    relay: 'passthrough',
    stream: random() < 0.8,
    price_version: null,
    created_at: new Date(at).toISOString(),
    credential_id: null,
    credential_owner: 'platform',
  };
  const failed = random() * 1_000 < provider.failing;
  const first = { ...shared, attempt: 1, provider: provider.name, provider_type: provider.kind };
  if (!failed) return [{ ...first, ...finished(model, provider.pace, { at, key, random }) }];
  return [{ ...first, ...broken(model, { at, key, random }) }];
}

function finished(model: DemoModel, pace: number, { at, random }: DemoCall): DemoRow {
  const prompt = Math.round(400 + random() ** 2 * 9_000);
  const completion = Math.round(60 + random() ** 2 * 1_900);
  const cached = random() < 0.5 ? Math.round(prompt * random() * 0.8) : 0;
  const firstToken = Math.round(pace * (0.6 + random() * 0.9));
  const latency = firstToken + completion * 9;
  return {
    ...namesOf(model),
    status: 'complete',
    http_status: 200,
    error_code: null,
    finish_reason: 'stop',
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cached_tokens: cached,
    cache_write_tokens: null,
    reasoning_tokens: random() < 0.3 ? Math.round(completion / 3) : 0,
    usage_source: 'reported',
    cost_usd: costOf(model, prompt, completion),
    cost_source: model.price === null ? 'none' : 'list',
    latency_ms: latency,
    first_token_ms: firstToken,
    settled_at: new Date(at + latency).toISOString(),
    details: { upstream_request_id: `req_${Math.floor(random() * 1e12).toString(36)}` },
  };
}

function broken(model: DemoModel, { at, random }: DemoCall): DemoRow {
  const latency = Math.round(900 + random() * 4_000);
  return {
    ...namesOf(model),
    status: random() < 0.3 ? 'timed_out' : 'upstream_failed',
    http_status: 529,
    error_code: 'upstream_overloaded',
    finish_reason: null,
    prompt_tokens: null,
    completion_tokens: null,
    total_tokens: null,
    cached_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
    usage_source: 'none',
    cost_usd: null,
    cost_source: 'none',
    latency_ms: latency,
    first_token_ms: null,
    settled_at: new Date(at + latency).toISOString(),
    details: { upstream_error: 'Overloaded' },
  };
}

function namesOf(model: DemoModel): DemoRow {
  return { model: `${model.provider}/${model.model}`, upstream_model: model.model };
}

/** In whole 1e-12 USD, as the ledger rounds. */
function costOf({ price }: DemoModel, prompt: number, completion: number): string | null {
  if (price === null) return null;
  const [input, output] = price.map((rate) => BigInt(Math.round(Number(rate) * 100)));
  const picodollars =
    ((input ?? 0n) * BigInt(prompt) + (output ?? 0n) * BigInt(completion)) * 10_000n;
  const text = picodollars.toString().padStart(13, '0');
  return `${text.slice(0, -12)}.${text.slice(-12)}`;
}

function pick(random: () => number): DemoModel {
  const all = MODELS.reduce((sum, { share }) => sum + share, 0);
  let at = random() * all;
  for (const model of MODELS) {
    at -= model.share;
    if (at <= 0) return model;
  }
  return MODELS[0] as DemoModel;
}

/** Numbers from 0 to 1, the same ones every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
