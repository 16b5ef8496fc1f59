/** A running gateway as the suites see it: two addresses, a key, and its ledger. */
import type { Upstream } from './upstream.ts';

/** The tables that hold an installation's rows, one for each kind of provider. */
export const LEDGER_TABLES = {
  direct: 'direct_usage_logs',
  aggregator: 'aggregator_usage_logs',
  none: 'rejected_requests',
} as const;

export type LedgerTable = (typeof LEDGER_TABLES)[keyof typeof LEDGER_TABLES];

/** A ledger row with its columns as they are, and the partition it lies in. */
export interface Row {
  readonly table: LedgerTable;
  readonly request_id: string;
  readonly attempt: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: keyof typeof LEDGER_TABLES;
  readonly model: string;
  readonly upstream_model: string | null;
  readonly dialect: string;
  readonly relay: string | null;
  readonly stream: boolean;
  readonly status: string;
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly finish_reason: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_source: string;
  /** With exactly twelve places, as `numeric(20,12)` prints it. */
  readonly cost_usd: string | null;
  readonly cost_source: string;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  readonly created_at: string;
}

export type LedgerFilter =
  | { readonly requestIds: readonly string[] }
  | { readonly keyId: string }
  | { readonly provider: string };

/** What a suite runs against. Each runtime has one; the suites know no other difference. */
export interface Home {
  readonly name: string;
  /** Without a trailing slash: routes such as `/v1/models` and `/api/keys` follow. */
  readonly baseUrl: string;
  readonly adminKey: string;
  /** The witness this home may reach although it is on loopback. */
  readonly upstream: Upstream;
  /** A token of an issuer the home trusts, for a user of that subject. */
  userToken(subject: string): Promise<string>;
  /** The rows the filter names, whatever their table, ordered by request and attempt. */
  ledger(filter: LedgerFilter): Promise<readonly Row[]>;
  /** Resolves when every row recorded so far can be read. */
  settled(): Promise<void>;
  /** Whether the runtime's client inflates answers although asked for none: Deno 2.1's fetch does. */
  readonly inflates: boolean;
  /** Sockets the gateway's process holds open, where that can be known. */
  readonly openSockets: (() => number) | null;
}

/** Waits for something another process does, and says what was waited for when it never comes. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come about in ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Reads a row however its home brings it: numbers as text, dates as objects, or neither. */
export function readRow(raw: Readonly<Record<string, unknown>>): Row {
  const kind = String(raw['provider_type']) as keyof typeof LEDGER_TABLES;
  const count = (name: string): number | null => (raw[name] == null ? null : Number(raw[name]));
  const text = (name: string): string | null => (raw[name] == null ? null : String(raw[name]));
  const created = raw['created_at'];
  return {
    table: LEDGER_TABLES[kind],
    request_id: String(raw['request_id']),
    attempt: Number(raw['attempt']),
    user_id: text('user_id'),
    api_key_id: text('api_key_id'),
    provider: text('provider'),
    provider_type: kind,
    model: String(raw['model']),
    upstream_model: text('upstream_model'),
    dialect: String(raw['dialect']),
    relay: text('relay'),
    stream: raw['stream'] === true,
    status: String(raw['status']),
    http_status: count('http_status'),
    error_code: text('error_code'),
    finish_reason: text('finish_reason'),
    prompt_tokens: count('prompt_tokens'),
    completion_tokens: count('completion_tokens'),
    total_tokens: count('total_tokens'),
    cached_tokens: count('cached_tokens'),
    cache_write_tokens: count('cache_write_tokens'),
    reasoning_tokens: count('reasoning_tokens'),
    usage_source: String(raw['usage_source']),
    cost_usd: raw['cost_usd'] == null ? null : Number(raw['cost_usd']).toFixed(12),
    cost_source: String(raw['cost_source']),
    latency_ms: Number(raw['latency_ms']),
    first_token_ms: count('first_token_ms'),
    created_at: (created instanceof Date ? created : new Date(String(created))).toISOString(),
  };
}
