import postgres from 'postgres';
import type { Clock } from '../contract/ports.ts';
import {
  type Answered,
  kindOfSqlstate,
  type Parameter,
  type Rpc,
  RpcError,
  type Statements,
} from './rpc.ts';

/** Where a Postgres listens. */
export type ServerAddress =
  | { readonly kind: 'url'; readonly url: string }
  /** The embedded database: one connection, no session state. */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'loopback';
      readonly host: string;
      readonly port: number;
      readonly password: string;
    };

export interface PostgresOptions {
  readonly address: ServerAddress;
  readonly clock: Clock;
  /** Ignored by the embedded database, which has one. Default 10. */
  readonly connections?: number;
  /** The longest a statement may run; half as long again and its connection is given up. Default 8 s. */
  readonly statementTimeoutMs?: number;
}

export interface PostgresRpc extends Rpc, Statements {
  /** Lets running calls finish for so long, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

type Values = postgres.ParameterOrJSON<never>[];
type Rows = postgres.RowList<postgres.Row[]>;

const APPLICATION = 'weir';
const DEFAULT_CONNECTIONS = 10;
const DEFAULT_STATEMENT_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_S = 5;
const RETIRED_GRACE_S = 5;
/** Greetings without an answer, for each connection of the pool, after which a client is given up. */
const MAX_GREETINGS = 3;
/** After a second failed connection in a row calls fail at once for a while, up to this long. */
const MAX_COOL_DOWN_MS = 1_000;

/**
 * Talks to Postgres with postgres.js, one statement a call.
 *
 * A statement is a transaction, so the role set beside the function (`set_config(..., true)`) ends
 * with it and nothing is ever left open: `sql.begin` would answer a lost connection with a
 * `rollback` on the closed socket, which throws where nobody can catch it (postgres 3.4.9,
 * src/connection.js, `nextWrite`). For the same reason a client whose connection broke is thrown
 * away whole, and the next call makes a new one.
 */
export function createPostgresRpc(options: PostgresOptions): PostgresRpc {
  return new PostgresCalls(options);
}

/** A postgres.js client for work that is more than calling functions, as migrations are. */
export function openClient(address: ServerAddress, options: ClientOptions): postgres.Sql {
  const common: postgres.Options<Record<string, never>> = {
    max: address.kind === 'url' ? options.connections : 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    fetch_types: false,
    onnotice: () => {},
    connection: {
      application_name: APPLICATION,
      ...(options.statementTimeoutMs === null
        ? {}
        : { statement_timeout: options.statementTimeoutMs }),
    },
  };
  switch (address.kind) {
    case 'url': {
      const { url, prepare } = readUrl(address.url);
      return postgres(url, { ...common, prepare });
    }
    case 'socket':
      return postgres({ ...common, ...EMBEDDED_LOGIN, path: address.path });
    case 'loopback': {
      const { host, port, password } = address;
      return postgres({ ...common, ...EMBEDDED_LOGIN, host, port, password });
    }
  }
}

export interface ClientOptions {
  readonly connections: number;
  /** Null: none, or the pooler in between refuses to pass it on. */
  readonly statementTimeoutMs: number | null;
}

const EMBEDDED_LOGIN = {
  user: 'postgres',
  database: 'postgres',
  ssl: false,
  max_lifetime: null,
} as const;

/**
 * A pooler in transaction mode forgets named statements, and some then never answer. Supabase's
 * listens on 6543; elsewhere `?pgbouncer=true` is the usual way to say so.
 */
function readUrl(text: string): { url: string; prepare: boolean } {
  const url = new URL(text);
  const pooled =
    url.port === '6543' ||
    url.searchParams.get('pgbouncer') === 'true' ||
    url.searchParams.get('prepare') === 'false';
  url.searchParams.delete('pgbouncer');
  url.searchParams.delete('prepare');
  return { url: url.href, prepare: !pooled };
}

/**
 * The role functions run as, where the session may take it: Supabase has it and so has the embedded
 * database; a plain owner on another Postgres has not. Before 16 membership is enough to take a role.
 */
const FIND_ROLE = `
  select r.rolname as role from pg_catalog.pg_roles r
  where r.rolname = 'service_role' and case
    when current_setting('server_version_num')::int >= 160000
    then pg_has_role(current_user, r.oid, 'set') else pg_has_role(current_user, r.oid, 'member') end`;

class PostgresCalls implements PostgresRpc {
  readonly #address: ServerAddress;
  readonly #clock: Clock;
  readonly #connections: number;
  readonly #timeoutMs: number;
  #startupTimeout = true;
  #sql: postgres.Sql | null = null;
  #asServiceRole: Promise<boolean> | null = null;
  /** Since the last answer. */
  #greetings = 0;
  #failures = 0;
  #coolUntil = 0;
  #lastFailure = '';
  #closed = false;

  constructor(options: PostgresOptions) {
    this.#address = options.address;
    this.#clock = options.clock;
    this.#connections = options.connections ?? DEFAULT_CONNECTIONS;
    this.#timeoutMs = options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS;
  }

  async call(fn: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const text = callText(fn, Object.keys(args), await this.#role());
    const rows = await this.#run(text, (sql) =>
      Object.values(args).map((value) => parameter(sql, value)),
    );
    return rows[0]?.['result'] ?? null;
  }

  async query(text: string, parameters: readonly Parameter[]): Promise<Answered> {
    const rows = await this.#run(text, () => [...parameters]);
    return { rows, count: rows.count };
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    const sql = this.#sql;
    this.#sql = null;
    await sql?.end({ timeout: graceMs / 1000 });
  }

  /** Asked once; asked again after a failure. */
  #role(): Promise<boolean> {
    this.#asServiceRole ??= this.#run(FIND_ROLE, () => []).then(
      (rows) => rows.length > 0,
      (error: unknown) => {
        this.#asServiceRole = null;
        throw error;
      },
    );
    return this.#asServiceRole;
  }

  async #run(text: string, values: (sql: postgres.Sql) => Values): Promise<Rows> {
    const sql = this.#client();
    const query = sql.unsafe(text, values(sql), { prepare: true });
    const deadline = new Deadline(this.#timeoutMs * 1.5);
    try {
      const rows = await Promise.race([query, deadline.passed]);
      this.#failures = 0;
      this.#greetings = 0;
      return rows;
    } catch (error) {
      throw this.#failed(sql, error);
    } finally {
      deadline.clear();
    }
  }

  #client(): postgres.Sql {
    if (this.#closed) throw new RpcError('unavailable', 'the connection to Postgres was closed');
    if (this.#clock.now() < this.#coolUntil) {
      throw new RpcError('unavailable', `Postgres is not reachable: ${this.#lastFailure}`);
    }
    this.#sql ??= this.#connect();
    return this.#sql;
  }

  /**
   * A server that accepts and hangs up, as a proxy without a backend does, is greeted again at once
   * and for ever (postgres 3.4.9, src/connection.js, `closed`). What goes into a greeting is read
   * anew each time and may throw, which fails the call that waits for it.
   */
  #connect(): postgres.Sql {
    const sql = openClient(this.#address, {
      connections: this.#connections,
      // PGlite has no timers: there it would do nothing.
      statementTimeoutMs:
        this.#startupTimeout && this.#address.kind === 'url' ? this.#timeoutMs : null,
    });
    const limit = MAX_GREETINGS * sql.options.max;
    this.#greetings = 0;
    Object.defineProperty(sql.options.connection, 'application_name', {
      enumerable: true,
      get: () => {
        this.#greetings += 1;
        if (this.#greetings <= limit) return APPLICATION;
        throw Object.assign(new Error('it hangs up at the greeting'), { code: 'NO_GREETING' });
      },
    });
    return sql;
  }

  #failed(sql: postgres.Sql, error: unknown): RpcError {
    if (error instanceof postgres.PostgresError) {
      const { code: sqlstate, message } = error;
      if (sqlstate === '08P01' && message.includes('startup parameter')) {
        // PgBouncer passes on only the parameters it knows.
        this.#startupTimeout = false;
      }
      if (sqlstate.startsWith('08') || sqlstate.startsWith('57P')) this.#retire(sql);
      return new RpcError(kindOfSqlstate(sqlstate), message, { sqlstate, cause: error });
    }
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof PassedError) && !hasCode(error)) {
      // Not from the network: an argument that has no JSON, for one.
      return new RpcError('refused', message, { cause: error });
    }
    if (this.#sql === sql) this.#coolDown(message);
    this.#retire(sql);
    return new RpcError('unavailable', `Postgres is not reachable: ${message}`, { cause: error });
  }

  #coolDown(message: string): void {
    this.#lastFailure = message;
    this.#failures += 1;
    if (this.#failures < 2) return;
    const wait = Math.min(MAX_COOL_DOWN_MS, 50 * 2 ** Math.min(this.#failures, 10));
    this.#coolUntil = this.#clock.now() + wait;
  }

  /** Calls already running on its other connections may finish. */
  #retire(sql: postgres.Sql): void {
    if (this.#sql === sql) this.#sql = null;
    sql.end({ timeout: RETIRED_GRACE_S }).catch(() => {});
  }
}

/** Rejects after a while, unless cleared. */
class Deadline {
  readonly passed: Promise<never>;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.passed = promise;
    this.#timer = setTimeout(() => reject(new PassedError(`no answer within ${ms} ms`)), ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

class PassedError extends Error {}

/** System errors and postgres.js' own connection errors have one (ECONNREFUSED, CONNECTION_CLOSED). */
function hasCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Names are ours, never a caller's; the check keeps it so. */
const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * The materialized row is computed before the function is called, because only its scan yields the
 * row the call is made for.
 */
function callText(fn: string, names: readonly string[], asServiceRole: boolean): string {
  for (const name of [fn, ...names]) {
    if (!NAME.test(name)) throw new TypeError(`not a name for SQL: ${name}`);
  }
  const args = names.map((name, index) => `${name} => $${index + 1}`).join(', ');
  const call = `select public.${fn}(${args}) as result`;
  if (!asServiceRole) return call;
  return `with scope as materialized (select set_config('role', 'service_role', true)) ${call} from scope`;
}

/** A string keeps its type for the function's signature to decide; anything else is jsonb. */
function parameter(sql: postgres.Sql, value: unknown): postgres.SerializableParameter {
  if (value === null || typeof value === 'string') return value;
  return sql.json(value as postgres.JSONValue);
}
