import type { IncomingMessage, ServerResponse } from 'node:http';
import postgres from 'postgres';
import { type ApiKeys, authorise, type Session } from './postgrest-auth.ts';
import { type Answer, databaseAway, Refusal, refusalOf } from './postgrest-errors.ts';
import { callFunction } from './postgrest-rpc.ts';
import { insertRow, readTable } from './postgrest-table.ts';

export interface PostgrestOptions {
  /** A role that may `set role` to anon, authenticated and service_role. */
  readonly databaseUrl: string;
  readonly keys: ApiKeys;
  /** Supabase's limit for API roles is 8 seconds. */
  readonly statementTimeoutMs?: number;
  /** Supabase's default is 1,000. */
  readonly maxRows?: number;
}

export interface Postgrest {
  /** Answers a request below `/rest/v1`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** While true every request is answered as if Postgres were away. */
  away: boolean;
  /** Every function called so far, for tests that count round trips. */
  readonly calls: string[];
  stop(): Promise<void>;
}

/**
 * What of PostgREST and the gateway in front of it the function can meet, over a real Postgres:
 * keys and roles, grants, the schema cache's answers, the row cap, the statement timeout.
 */
export function createPostgrest(options: PostgrestOptions): Postgrest {
  return new Replica(options);
}

class Replica implements Postgrest {
  away = false;
  readonly calls: string[] = [];
  readonly #options: PostgrestOptions;
  readonly #sql: postgres.Sql;

  constructor(options: PostgrestOptions) {
    this.#options = options;
    this.#sql = postgres(options.databaseUrl, { max: 10, onnotice: () => {}, prepare: false });
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#respond(request).catch(refusalOf);
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      ...answer.headers,
    });
    response.end(answer.body);
  }

  async stop(): Promise<void> {
    await this.#sql.end({ timeout: 1 });
  }

  async #respond(request: IncomingMessage): Promise<Answer> {
    const body = await readAll(request);
    const session = await authorise(request, this.#options.keys);
    if (this.away) throw databaseAway();
    refuseHiddenSchema(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [first, second, ...more] = url.pathname.split('/').slice(3).map(decodeURIComponent);
    const maxRows = this.#options.maxRows ?? 1_000;
    if (request.method === 'POST' && first === 'rpc' && second !== undefined && more.length === 0) {
      this.calls.push(second);
      const call = { name: second, body, maxRows };
      return this.#inTransaction(session, (tx) => callFunction(tx, call));
    }
    if (request.method === 'GET' && first !== undefined && second === undefined) {
      const read = { name: first, query: url.searchParams, maxRows };
      return this.#inTransaction(session, (tx) => readTable(tx, read));
    }
    if (request.method === 'POST' && first !== undefined && second === undefined) {
      return this.#inTransaction(session, (tx) => insertRow(tx, { name: first, body }));
    }
    throw new Refusal(404, { code: 'PGRST125', message: 'Invalid path specified in request URL' });
  }

  async #inTransaction(
    session: Session,
    work: (tx: postgres.TransactionSql) => Promise<Answer>,
  ): Promise<Answer> {
    const timeout = String(this.#options.statementTimeoutMs ?? 8_000);
    try {
      return (await this.#sql.begin(async (tx) => {
        await tx`select set_config('role', ${session.role}, true),
          set_config('request.jwt.claims', ${JSON.stringify(session.claims)}, true),
          set_config('statement_timeout', ${timeout}, true),
          set_config('search_path', 'public, extensions', true)`;
        return work(tx);
      })) as Answer;
    } catch (error) {
      throw error instanceof postgres.PostgresError
        ? Refusal.fromPostgres(error, session.role)
        : error;
    }
  }
}

/** Only `public` is exposed; another profile is refused by name, not by being empty. */
function refuseHiddenSchema(request: IncomingMessage): void {
  const profile = request.headers['accept-profile'] ?? request.headers['content-profile'];
  if (profile === undefined || profile === 'public') return;
  throw new Refusal(406, { code: 'PGRST106', message: `Invalid schema: ${String(profile)}` });
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
