/**
 * `POST /v1/projects/{ref}/database/query`: SQL over HTTP.
 *
 * The real one hands the text to postgres-meta (github.com/supabase/postgres-meta, src/lib/db.ts),
 * which sends it by Postgres's simple protocol: several statements are one transaction unless they
 * say otherwise, and of several results it answers *the last that has rows*, not that of the last
 * statement. It puts a `SET statement_timeout` in front when it is given one, and then even a single
 * statement runs in a transaction; so here too, since a script must survive both. Numbers and times
 * are what node-postgres makes of them: `bigint` a number while it is safe, times as Postgres writes them.
 */
import postgres from 'postgres';
import { type ApiRequest, jsonOf, Refusal, type Route } from './route.ts';

export function queryApi(databaseUrl: string): readonly Route[] {
  const handle = async (request: ApiRequest): Promise<{ status: number; body: object }> => {
    const asked = jsonOf(request) as { query?: unknown; read_only?: boolean };
    if (typeof asked.query !== 'string' || asked.query === '') {
      throw new Refusal(400, 'query: String must contain at least 1 character(s)');
    }
    const readOnly = asked.read_only === true || request.path.endsWith('/read-only');
    return { status: 201, body: await run(databaseUrl, asked.query, readOnly) };
  };
  const path = /^\/database\/query(?:\/read-only)?$/;
  return [{ operation: 'database.query', method: 'POST', path, handle }];
}

type Row = Readonly<Record<string, unknown>>;

/** A connection of its own for each request, so that nothing said in one is left for the next. */
async function run(url: string, query: string, readOnly: boolean): Promise<readonly Row[]> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    prepare: false,
    types: AS_TEXT,
    connection: readOnly ? { default_transaction_read_only: true } : {},
  });
  try {
    const results = await sql.unsafe(`set statement_timeout = '58s'; ${query}`).simple();
    return (results as unknown as readonly Row[][]).findLast((rows) => rows.length > 0) ?? [];
  } catch (error) {
    if (error instanceof postgres.PostgresError) throw new Refusal(400, sentence(error));
    throw new Refusal(544, `Failed to run sql query: ${String(error)}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const text = (value: unknown): unknown => value;

/** date, timestamp, timestamptz and bigint. */
const AS_TEXT = {
  time: { to: 1184, from: [1082, 1114, 1184], serialize: text, parse: text },
  bigint: {
    to: 20,
    from: [20],
    serialize: text,
    parse: (value: string): number | string => {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    },
  },
};

/** As psql says it, behind the platform's own beginning. */
function sentence(error: postgres.PostgresError): string {
  const lines = [
    `Failed to run sql query: ${error.severity}:  ${error.code}: ${error.message}`,
    ...(error.detail === undefined ? [] : [`DETAIL:  ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`HINT:  ${error.hint}`]),
    ...(error.where === undefined ? [] : [`CONTEXT:  ${error.where}`]),
  ];
  return `${lines.join('\n')}\n`;
}
