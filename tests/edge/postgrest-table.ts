import type postgres from 'postgres';
import { type Answer, Refusal } from './postgrest-errors.ts';
import { quote } from './postgrest-rpc.ts';

export interface TableRead {
  readonly name: string;
  readonly query: URLSearchParams;
  readonly maxRows: number;
}

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

const RESERVED: ReadonlySet<string> = new Set(['select', 'order', 'limit', 'offset']);

/** `GET /<table>` with plain columns, comparisons, order and paging; no embedding. */
export async function readTable(
  tx: postgres.TransactionSql,
  { name, query, maxRows }: TableRead,
): Promise<Answer> {
  await tableOf(tx, name);
  const { where, values } = conditions(query);
  const limit = Math.min(Number(query.get('limit') ?? maxRows), maxRows);
  const rows = await tx.unsafe(
    `select coalesce(json_agg(r), '[]')::text as body from (
       select ${columns(query)} from public.${quote(name)} ${where} ${order(query)}
       limit ${limit} offset ${Number(query.get('offset') ?? 0)}
     ) as r`,
    values,
  );
  return { status: 200, body: String(rows[0]?.['body']) };
}

/** @throws {Refusal} where the schema has none of that name. */
async function tableOf(tx: postgres.TransactionSql, name: string): Promise<void> {
  const known = await tx`
    select from pg_catalog.pg_class c
    where c.relname = ${name} and c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p', 'v', 'm', 'f')`;
  if (known.length === 0) {
    throw new Refusal(404, {
      code: 'PGRST205',
      message: `Could not find the table 'public.${name}' in the schema cache`,
    });
  }
}

/** `POST /<table>` of one row, which is not answered, as `Prefer: return=minimal` wants it. */
export async function insertRow(
  tx: postgres.TransactionSql,
  { name, body }: { readonly name: string; readonly body: string },
): Promise<Answer> {
  await tableOf(tx, name);
  const columns = Object.keys(JSON.parse(body) as object)
    .map(quote)
    .join(', ');
  await tx.unsafe(
    `insert into public.${quote(name)} (${columns})
     select ${columns} from json_populate_record(null::public.${quote(name)}, $1::text::json)`,
    [body],
  );
  return { status: 201, body: '' };
}

function columns(query: URLSearchParams): string {
  const list = query.get('select') ?? '*';
  return list === '*' ? '*' : list.split(',').map(column).join(', ');
}

/** A column, or one cast to another type: `cost::text`. */
function column(term: string): string {
  const [name = '', type] = term.split('::');
  return type === undefined ? quote(name) : `${quote(name)}::${quote(type)} as ${quote(name)}`;
}

function conditions(query: URLSearchParams): { where: string; values: string[] } {
  const values: string[] = [];
  const parts: string[] = [];
  for (const [column, text] of query) {
    if (RESERVED.has(column)) continue;
    const dot = text.indexOf('.');
    const operator = OPERATORS[text.slice(0, dot)];
    if (operator === undefined) {
      throw new Refusal(400, {
        code: 'PGRST100',
        message: `"failed to parse filter (${text})" (line 1, column 1)`,
      });
    }
    values.push(text.slice(dot + 1));
    parts.push(`${quote(column)} ${operator} $${values.length}`);
  }
  return { where: parts.length === 0 ? '' : `where ${parts.join(' and ')}`, values };
}

function order(query: URLSearchParams): string {
  const list = query.get('order');
  if (list === null) return '';
  const terms = list.split(',').map((term) => {
    const [column, direction] = term.split('.');
    return `${quote(column ?? '')} ${direction === 'desc' ? 'desc' : 'asc'}`;
  });
  return `order by ${terms.join(', ')}`;
}
