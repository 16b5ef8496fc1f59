import type { Rpc } from './rpc.ts';

/** What a verified token says of its bearer, as row security reads it. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly role: 'authenticated';
}

/** Runs the statements of this folder in somebody's name. */
export interface Session {
  /**
   * @param text One statement; its only parameter is `$1`, a jsonb object.
   * @throws {RpcError}
   */
  rows<Row>(text: string, args: Readonly<Record<string, unknown>>): Promise<Row[]>;
}

/** In whose name changes are written down. */
export interface Author {
  readonly user_id: string | null;
  readonly key_id: string | null;
}

/**
 * @param claims Null: Weir itself, which sees every row.
 * @param author Null: Weir itself. Somebody else also where Weir runs a statement for them.
 */
export function openSession(rpc: Rpc, claims: Claims | null, author: Author | null): Session {
  return {
    async rows<Row>(text: string, args: Readonly<Record<string, unknown>>): Promise<Row[]> {
      const result = await rpc.call('weir_run', {
        p_statement: text,
        p_args: args,
        p_claims: claims,
        p_actor: author,
      });
      if (!Array.isArray(result)) throw new TypeError('weir_run must answer with an array');
      // The statement beside the type says which columns there are; nothing else makes rows.
      return result as Row[];
    },
  };
}

/** A timestamp as RFC 3339 in UTC, whole, so that it can also serve as a place in a list. */
export function at(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** An exact decimal without idle zeros, as text, because JSON's numbers are floats. */
export function decimal(column: string): string {
  return `trim_scale(${column})::text`;
}

/**
 * The assignments of an update for the fields that a patch has. Absent is not null: what is not
 * mentioned stays. Fields also stay out because reading them may not be granted.
 */
export function assignments(setters: Readonly<Record<string, string>>, patch: object): string {
  const values: Readonly<Record<string, unknown>> = { ...patch };
  return [
    ...Object.entries(setters)
      .filter(([field]) => values[field] !== undefined)
      .map(([, assignment]) => assignment),
    'updated_at = now()',
  ].join(', ');
}

/** What every list takes. */
export interface Page {
  /** The sort key of the last row of the page before. */
  readonly after: readonly string[] | null;
  /** One more than the page shows tells whether there is another. */
  readonly limit: number;
}
