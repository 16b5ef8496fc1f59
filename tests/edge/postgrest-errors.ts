import type { PostgresError } from 'postgres';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Said {
  readonly code: string | null;
  readonly message: string;
  readonly details?: string | undefined;
  readonly hint?: string | undefined;
}

/** An error in PostgREST's own shape: status, and `{code, details, hint, message}`. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly details: string | null;
  readonly hint: string | null;

  /** @param said PostgREST's code (null for the gateway in front of it), message and more. */
  constructor(status: number, said: Said) {
    super(said.message);
    this.status = status;
    this.code = said.code;
    this.details = said.details ?? null;
    this.hint = said.hint ?? null;
  }

  /** Statuses as in https://docs.postgrest.org/en/stable/references/errors.html */
  static fromPostgres(error: PostgresError, role: string): Refusal {
    const { code, message, detail: details, hint } = error;
    return new Refusal(statusOf(code, role), { code, message, details, hint });
  }
}

/** Renders what was thrown; a lost connection is PostgREST's 503. */
export function refusalOf(error: unknown): Answer {
  const refusal = error instanceof Refusal ? error : databaseAway(String(error));
  const { status, code, details, hint, message } = refusal;
  return { status, body: JSON.stringify({ code, details, hint, message }) };
}

export function databaseAway(details?: string): Refusal {
  const message = 'Database connection error. Retrying the connection.';
  return new Refusal(503, { code: 'PGRST001', message, details });
}

const EXACT: Readonly<Record<string, number>> = {
  '23503': 409,
  '23505': 409,
  '25006': 405,
  '42883': 404,
  '42P01': 404,
  '42P17': 500,
  P0001: 400,
};

const BY_CLASS: Readonly<Record<string, number>> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '25': 500,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '53': 503,
  '54': 500,
  '55': 500,
  '57': 500,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
};

function statusOf(code: string, role: string): number {
  if (code === '42501') return role === 'anon' ? 401 : 403;
  if (/^PT\d{3}$/.test(code)) return Number(code.slice(2));
  return EXACT[code] ?? BY_CLASS[code.slice(0, 2)] ?? 400;
}
