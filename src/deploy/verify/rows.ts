import type { Json, JsonObject } from '../../contract/json.ts';
import type { Clock } from '../../contract/ports.ts';
import { isObject } from '../../wire/json-read.ts';
import { ask, describe } from './ask.ts';
import { type Management, readAll } from './management.ts';
import type { Kind } from './report.ts';
import type { Limits } from './target.ts';
import { wait } from './wait.ts';

/** What a verification looks at of a row of the ledger. */
export interface Row {
  /** The kind whose table it lies in. */
  readonly table: Kind;
  readonly attempt: number;
  readonly provider: string | null;
  readonly stream: boolean;
  readonly status: string;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly usageSource: string;
  /** As the ledger keeps it: a decimal. */
  readonly costUsd: string | null;
  readonly costSource: string;
  /** Between the provider's first piece of content and the end, as the gateway saw it. */
  readonly spanMs: number | null;
}

/** Reads the rows of one request, whichever table they are in. */
export interface RowReader {
  /** What is read, in words: "direct_usage_logs over PostgREST". */
  readonly how: string;
  /** A row was waited for in vain: where one is lost others are, and are not waited for as long. */
  missed: boolean;
  /** @throws {Error} in words when they cannot be read. */
  read(requestId: string): Promise<readonly Row[]>;
}

/** How a caller reads tables of a project: the key of its pages, and the user's own token. */
export interface TableAccess {
  readonly projectUrl: string;
  readonly publishableKey: string;
  /** Null: as nobody, which is what a page is before anybody signed in. */
  readonly token: string | null;
  readonly timeoutMs: number;
}

const TABLES: readonly Kind[] = ['direct', 'aggregator'];

const COLUMNS =
  'attempt,provider,stream,status,prompt_tokens,completion_tokens,usage_source,' +
  // As text, since JSON numbers lose digits.
  'cost_usd::text,cost_source,latency_ms,first_token_ms';

/** Reads as a user of the project does with supabase-js. */
export function tableReader(access: TableAccess): RowReader {
  return {
    how: "over the project's REST interface",
    missed: false,
    async read(requestId) {
      const found: Row[] = [];
      for (const kind of TABLES) {
        const rows = await readTable(access, kind, `select=${COLUMNS}&request_id=eq.${requestId}`);
        found.push(...rows.map((row) => rowOf(kind, row)));
      }
      return inOrder(found);
    },
  };
}

/**
 * Rows of one of the two tables.
 *
 * @throws {Error} in words when it cannot be read.
 */
export async function readTable(
  { projectUrl, publishableKey, token, timeoutMs }: TableAccess,
  kind: Kind,
  query: string,
): Promise<JsonObject[]> {
  const table = `${kind}_usage_logs`;
  const answer = await ask(`${projectUrl}/rest/v1/${table}?${query}`, {
    headers: {
      apikey: publishableKey,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    timeoutMs,
  });
  if (answer.kind === 'silence') throw new Error(`${projectUrl} ${answer.words}`);
  const rows = answer.status === 200 ? parseList(answer.text) : null;
  if (rows === null) throw new TableRefused(table, answer.status, describe(answer));
  return rows;
}

/** The table is there or not, but this caller reads nothing of it. */
export class TableRefused extends Error {
  readonly status: number;

  constructor(table: string, status: number, said: string) {
    super(`${table} cannot be read: ${said}`);
    this.status = status;
  }
}

function parseList(text: string): JsonObject[] | null {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? value.filter((row) => isObject(row)) : null;
  } catch {
    // A page of something else; the caller says what it was.
    return null;
  }
}

/** Reads over the management API, where there is no REST interface or no user. */
export function apiReader(management: Management): RowReader {
  return {
    how: 'over /api/usage/logs',
    missed: false,
    async read(requestId) {
      const rows = await readAll(management, `/usage/logs?request_id=${requestId}`);
      const known = rows.filter(({ provider_type: kind }) => kind !== 'none');
      return inOrder(known.map((row) => rowOf(row['provider_type'] as Kind, row)));
    },
  };
}

function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.attempt - b.attempt);
}

function rowOf(table: Kind, row: JsonObject): Row {
  const latency = count(row['latency_ms']);
  const first = count(row['first_token_ms']);
  return {
    table,
    attempt: Number(row['attempt']),
    provider: text(row['provider']),
    stream: row['stream'] === true,
    status: String(row['status']),
    promptTokens: count(row['prompt_tokens']),
    completionTokens: count(row['completion_tokens']),
    usageSource: String(row['usage_source']),
    costUsd: text(row['cost_usd']),
    costSource: String(row['cost_source']),
    spanMs: latency === null || first === null ? null : latency - first,
  };
}

function count(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function text(value: Json | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** What the ledger says of one call. */
export interface Entry {
  /** The attempt that was answered; null: there is no row. */
  readonly row: Row | null;
  /** Why rows could not be read at all. */
  readonly problem: string | null;
}

/** Waits for the row of a call, which comes a moment after its answer. */
export async function awaitRow(
  reader: RowReader,
  requestId: string,
  { clock, limits }: { readonly clock: Clock; readonly limits: Limits },
): Promise<Entry> {
  const until = clock.now() + (reader.missed ? limits.againMs : limits.rowsMs);
  for (;;) {
    let entry: Entry;
    try {
      const rows = await reader.read(requestId);
      // A fallback leaves a row for each attempt; the last is the one that was answered.
      entry = { row: rows.at(-1) ?? null, problem: null };
    } catch (error) {
      entry = { row: null, problem: error instanceof Error ? error.message : String(error) };
    }
    if (entry.row !== null) return entry;
    if (clock.now() >= until) {
      reader.missed = true;
      return entry;
    }
    await wait(clock, limits.againMs);
  }
}
