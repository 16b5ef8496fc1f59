import type postgres from 'postgres';
import { type Answer, Refusal } from './postgrest-errors.ts';

export interface FunctionCall {
  readonly name: string;
  readonly body: string;
  readonly maxRows: number;
}

interface Signature {
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** How many of the last arguments have defaults. */
  readonly defaults: number;
  readonly returnsSet: boolean;
  readonly returnType: string;
  /** Its rows are objects: a row type, or any argument that is an output. */
  readonly composite: boolean;
}

/** `POST /rpc/<fn>`: picks the function whose argument names fit, and calls it by name. */
export async function callFunction(
  tx: postgres.TransactionSql,
  call: FunctionCall,
): Promise<Answer> {
  const body = parse(call.body);
  const given = Object.keys(body);
  const signature = pick(await signatures(tx, call.name), { name: call.name, given });
  const columns = given.map((name) => `${quote(name)} ${typeOf(signature, name)}`).join(', ');
  const args = given.map((name) => `${quote(name)} => a.${quote(name)}`).join(', ');
  const from = given.length === 0 ? '' : `from json_to_record($1::text::json) as a(${columns}),`;
  const target = `public.${quote(call.name)}(${args})`;
  const rows = await tx.unsafe(
    `select coalesce(json_agg(${signature.composite ? 'r' : 'r.f'}), '[]')::text as body from (
       select ${signature.composite ? 'f.*' : 'f'} ${from === '' ? 'from' : `${from} lateral`} ${target} as f
       limit ${signature.returnsSet ? call.maxRows : 1}
     ) as r`,
    given.length === 0 ? [] : [JSON.stringify(body)],
  );
  const list = String(rows[0]?.['body'] ?? '[]');
  if (signature.returnType === 'void') return { status: 204, body: '' };
  if (signature.returnsSet) return { status: 200, body: list };
  return { status: 200, body: JSON.stringify((JSON.parse(list) as unknown[])[0] ?? null) };
}

function parse(text: string): Record<string, unknown> {
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, { code: 'PGRST102', message: 'Empty or invalid json' });
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>;
  }
  throw new Refusal(400, { code: 'PGRST102', message: 'All object keys must match' });
}

/** The schema cache sees every function of the schema, whoever may call it. */
async function signatures(tx: postgres.TransactionSql, name: string): Promise<Signature[]> {
  const rows = await tx`
    select coalesce(p.proargnames[1:p.pronargs], '{}') as names,
      array(select format_type(t.oid, null) from unnest(p.proargtypes) with ordinality u(o, n)
        join pg_catalog.pg_type t on t.oid = u.o order by u.n) as types,
      p.pronargdefaults as defaults, p.proretset as returns_set,
      format_type(p.prorettype, null) as return_type,
      r.typtype = 'c' or coalesce(p.proargmodes::text[] && '{t,b,o}', false) as composite
    from pg_catalog.pg_proc p join pg_catalog.pg_type r on r.oid = p.prorettype
    where p.proname = ${name} and p.pronamespace = 'public'::regnamespace and p.prokind = 'f'`;
  return rows.map((row) => ({
    names: row['names'] as string[],
    types: row['types'] as string[],
    defaults: Number(row['defaults']),
    returnsSet: Boolean(row['returns_set']),
    returnType: String(row['return_type']),
    composite: Boolean(row['composite']),
  }));
}

function pick(
  found: readonly Signature[],
  { name, given }: { readonly name: string; readonly given: readonly string[] },
): Signature {
  const fitting = found.filter((signature) => {
    const required = signature.names.slice(0, signature.names.length - signature.defaults);
    return (
      given.every((arg) => signature.names.includes(arg)) &&
      required.every((arg) => given.includes(arg))
    );
  });
  const shown = `public.${name}${given.length === 0 ? '' : `(${[...given].sort().join(', ')})`}`;
  const [first] = fitting;
  if (first === undefined) {
    throw new Refusal(404, {
      code: 'PGRST202',
      message: `Could not find the function ${shown} in the schema cache`,
    });
  }
  if (fitting.length > 1) {
    const choices = fitting.map(({ names, types }) => {
      const list = names.map((arg, i) => `${arg} => ${types[i]}`).join(', ');
      return `public.${name}(${list})`;
    });
    throw new Refusal(300, {
      code: 'PGRST203',
      message: `Could not choose the best candidate function between: ${choices.join(', ')}`,
      hint: 'Try renaming the parameters or the function itself in the database',
    });
  }
  return first;
}

function typeOf(signature: Signature, name: string): string {
  return signature.types[signature.names.indexOf(name)] ?? 'text';
}

/** Quotes an identifier. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
