import type { IncomingMessage, ServerResponse } from 'node:http';
import postgres from 'postgres';
import { type ApiKeys, authorise, type Session } from './postgrest-auth.ts';
import { type Answer, Refusal, refusalOf } from './postgrest-errors.ts';
import { callFunction } from './postgrest-rpc.ts';
import { readTable } from './postgrest-table.ts';

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
  const sql = postgres(options.databaseUrl, { max: 10, onnotice: () => {}, prepare: false });
  const limits = {
    statementTimeoutMs: options.statementTimeoutMs ?? 8_000,
    maxRows: options.maxRows ?? 1_000,
  };
  const self: Postgrest = {
    away: false,
    calls: [],
    async handle(request, response): Promise<void> {
      const answer = await respond(request).catch(refusalOf);
      response.writeHead(answer.status, {
        'content-type': 'application/json; charset=utf-8',
        ...answer.headers,
      });
      response.end(answer.body);
    },
    async stop(): Promise<void> {
      await sql.end({ timeout: 1 });
    },
  };
  return self;

  async function respond(request: IncomingMessage): Promise<Answer> {
    const body = await readAll(request);
    const session = await authorise(request, options.keys);
    if (self.away) throw new Refusal(503, 'PGRST001', 'Database connection error. Retrying.');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const segments = url.pathname.split('/').slice(3).map(decodeURIComponent);
    refuseHiddenSchema(request);
    const [first, second] = segments;
    if (first === 'rpc' && second !== undefined && request.method === 'POST') {
      self.calls.push(second);
      return inTransaction(session, (tx) =>
        callFunction(tx, { name: second, body, maxRows: limits.maxRows }),
      );
    }
    if (first !== undefined && segments.length === 1 && request.method === 'GET') {
      return inTransaction(session, (tx) =>
        readTable(tx, { name: first, query: url.searchParams, maxRows: limits.maxRows }),
      );
    }
    throw new Refusal(404, 'PGRST125', 'Invalid path specified in request URL');
  }

  async function inTransaction(
    session: Session,
    work: (tx: postgres.TransactionSql) => Promise<Answer>,
  ): Promise<Answer> {
    const run = sql.begin(async (tx) => {
      await tx`select set_config('role', ${session.role}, true),
        set_config('request.jwt.claims', ${JSON.stringify(session.claims)}, true),
        set_config('statement_timeout', ${String(limits.statementTimeoutMs)}, true),
        set_config('search_path', 'public, extensions', true)`;
      return work(tx);
    });
    try {
      return (await run) as Answer;
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
  throw new Refusal(406, 'PGRST106', `Invalid schema: ${String(profile)}`);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
