/**
 * The one way to the database, the same on both homes: over a Postgres connection on the server and
 * over PostgREST on the edge. Every function behind it is `public.weir_*`, takes named arguments
 * that are text or jsonb, and returns one jsonb.
 */
export interface Rpc {
  /**
   * Runs one function in one transaction of its own. A string goes as text, null as null, anything
   * else as jsonb.
   *
   * @throws {RpcError}
   */
  call(fn: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** A value that a statement is given. */
export type Parameter = string | number | boolean | Date | null;

/** What a statement gave. */
export interface Answered {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows given or changed. */
  readonly count: number;
}

/**
 * Plain statements in the connection's own role, for the server's accounts, whose schema no other
 * role may enter. The edge has no such way.
 */
export interface Statements {
  /**
   * Runs one statement in one transaction of its own.
   *
   * @throws {RpcError}
   */
  query(text: string, parameters: readonly Parameter[]): Promise<Answered>;
}

/** What a caller can do about it: try again later, or not at all. */
export type RpcErrorKind =
  /** The database could not be asked, or not in time; the same call may work in a moment. */
  | 'unavailable'
  /** The database was asked and said no; the same call will be refused again. */
  | 'refused';

/** Why a call to the database has no answer. */
export class RpcError extends Error {
  readonly kind: RpcErrorKind;
  /** The five characters Postgres names its errors by; null when it did not answer at all. */
  readonly sqlstate: string | null;

  constructor(kind: RpcErrorKind, message: string, options: RpcErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RpcError';
    this.kind = kind;
    this.sqlstate = options.sqlstate ?? null;
  }
}

export interface RpcErrorOptions {
  readonly sqlstate?: string;
  readonly cause?: unknown;
}

/**
 * Codes that say "not now" (PostgreSQL manual, appendix A): lost connections, too few resources,
 * operator intervention (shutdown, statement timeout), lost races, and a server that has become a
 * read-only standby.
 */
const TRANSIENT: readonly string[] = ['08', '53', '57', '58', '40001', '40P01', '55P03', '25006'];

/** Sorts a SQLSTATE into the two kinds. */
export function kindOfSqlstate(sqlstate: string): RpcErrorKind {
  return TRANSIENT.some((prefix) => sqlstate.startsWith(prefix)) ? 'unavailable' : 'refused';
}
