/**
 * The installation every suite works in, made over the management API alone: the witness upstream
 * registered as a direct provider and as an aggregator, with hand-set prices.
 */
import { randomUUID } from 'node:crypto';
import type { AdminClient, ProviderForm } from '../support/admin-client.ts';
import { adminClient } from '../support/admin-client.ts';
import type { Home, Row } from '../support/home.ts';
import { until } from '../support/home.ts';
import type { Exchange } from '../support/upstream.ts';

/** Names are unique to a run, so that suites can share one home. */
export interface World {
  readonly home: Home;
  readonly admin: AdminClient;
  readonly direct: string;
  readonly aggregator: string;
  /** Direct, and gives up within half a second in every phase. */
  readonly impatient: string;
  /** Direct, of a record that says hanging up stops the bill. */
  readonly closing: string;
  /** Refuses its key now and then, which then rests. */
  readonly refusing: string;
  /** An aggregator that is called in Google's format alone. */
  readonly google: string;
  /** May call everything here. */
  readonly key: string;
  /** May call only `chat` at the direct provider. */
  readonly narrowKey: string;
}

/** USD per million tokens. */
export const DIRECT_RATES = { input: '2.5', cache_read: '0.25', output: '10' };
export const AGGREGATOR_RATES = { input: '3', cache_read: '0.3', output: '12' };

/** Models whose rows the suites compare with figures worked out by hand. */
const PRICED = [
  'chat',
  'brief',
  'tools',
  'structured',
  'cached',
  'usage-repeated',
  'usage-negative',
  'usage-huge',
  'usage-float',
  'usage-string',
  'usage-none',
];

export async function makeWorld(home: Home): Promise<World> {
  const admin = adminClient(home.baseUrl, home.adminKey);
  const tag = randomUUID().slice(0, 8);
  const world = {
    direct: `direct-${tag}`,
    aggregator: `aggregator-${tag}`,
    impatient: `impatient-${tag}`,
    closing: `closing-${tag}`,
    refusing: `refusing-${tag}`,
    google: `google-${tag}`,
  };
  await register(admin, home, { name: world.direct, kind: 'direct' });
  await register(admin, home, { name: world.aggregator, kind: 'aggregator' });
  await register(admin, home, {
    name: world.impatient,
    kind: 'direct',
    timeouts: { headers: 500, first_content: 500, idle: 500, total: 2500 },
  });
  await register(admin, home, { name: world.refusing, kind: 'direct' });
  await register(admin, home, { name: world.closing, kind: 'direct', record: 'openai' });
  await register(admin, home, {
    name: world.google,
    kind: 'aggregator',
    record: 'aihubmix',
    dialects: { 'gemini-generate': { base_url: home.upstream.origin } },
  });
  for (const model of PRICED) {
    await admin.addModel(world.direct, model, DIRECT_RATES);
    await admin.addModel(world.aggregator, model, AGGREGATOR_RATES);
  }
  await admin.addModel(world.closing, 'chat', DIRECT_RATES);
  const { key } = await admin.createKey({ name: `all-${tag}` });
  const narrow = { name: `narrow-${tag}`, models: [`${world.direct}/chat`] };
  const { key: narrowKey } = await admin.createKey(narrow);
  return { home, admin, ...world, key, narrowKey };
}

interface Registration {
  readonly name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly record?: string;
  readonly timeouts?: Readonly<Record<string, number>>;
  readonly dialects?: NonNullable<ProviderForm['dialects']>;
}

async function register(admin: AdminClient, home: Home, form: Registration): Promise<void> {
  await admin.createProvider({ ...form, baseUrl: home.upstream.baseUrl, unknownModels: 'pass' });
  await admin.createCredential(form.name, `sk-platform-${form.name}`);
}

/** One call as its caller saw it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly requestId: string;
  /** Milliseconds from sending to the last byte. */
  readonly tookMs: number;
}

export interface CallOptions {
  readonly key?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends a body as it is. */
export async function send(
  world: World,
  body: string | Uint8Array<ArrayBuffer> | null,
  options: CallOptions = {},
): Promise<Seen> {
  const started = performance.now();
  const response = await fetch(`${world.home.baseUrl}${options.path ?? '/v1/chat/completions'}`, {
    method: options.method ?? 'POST',
    headers: {
      authorization: `Bearer ${options.key ?? world.key}`,
      'content-type': 'application/json',
      ...options.headers,
    },
    body,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const bytes = await readAll(response);
  return {
    status: response.status,
    headers: response.headers,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    bytes,
    requestId: response.headers.get('x-weir-request-id') ?? '',
    tookMs: performance.now() - started,
  };
}

/** What came before the connection broke is what the caller has. */
async function readAll(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      parts.push(part.value);
    }
  } catch {
    parts.push(new TextEncoder().encode(BROKEN));
  }
  return Buffer.concat(parts);
}

/** Stands at the end of what was received when the connection broke off. */
export const BROKEN = '<connection broken>';

/** A prompt's nonce, by which the witness's record is found. */
export function newNonce(): string {
  return randomUUID();
}

/** A chat request that carries the nonce. */
export function chatBody(
  model: string,
  nonce: string,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const messages = [{ role: 'user', content: `nonce:${nonce} Grüße, 世界!` }];
  return JSON.stringify({ model, messages, ...more });
}

/** One call with a nonce of its own, and what the witness recorded of it. */
export async function exchange(
  world: World,
  model: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ seen: Seen; exchanges: readonly Exchange[]; rows: readonly Row[] }> {
  const nonce = newNonce();
  const seen = await send(world, chatBody(model, nonce, more));
  const exchanges = world.home.upstream.of(nonce);
  return { seen, exchanges, rows: await rowsOf(world, seen.requestId) };
}

/**
 * The rows of one request, once all that was recorded can be read. A refusal is answered before it
 * is recorded, so its row is waited for.
 */
export async function rowsOf(
  world: World,
  requestId: string,
  atLeast: number = 1,
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  await until(`${atLeast} rows of ${requestId}`, async () => {
    await world.home.settled();
    rows = await world.home.ledger({ requestIds: [requestId] });
    return rows.length >= atLeast;
  });
  return rows;
}

/** Waits until the witness has no exchange of this nonce left open. */
export async function allOver(world: World, nonce: string): Promise<readonly Exchange[]> {
  await until(`the end of every exchange of ${nonce}`, () =>
    world.home.upstream.of(nonce).every((one) => one.end !== null),
  );
  return world.home.upstream.of(nonce);
}

/** The caller's own error envelope. */
export function errorOf(seen: Seen): {
  message: string;
  type: string;
  code: string;
  param: unknown;
} {
  const parsed = JSON.parse(seen.text) as { error: Record<string, unknown> };
  return {
    message: String(parsed.error['message']),
    type: String(parsed.error['type']),
    code: String(parsed.error['code']),
    param: parsed.error['param'] ?? null,
  };
}
