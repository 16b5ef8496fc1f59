/**
 * Writes the row types of the database, as its own catalogue tells them, to
 * `src/store/generated/rows.ts`. With `--check` it writes nothing and fails when they would differ.
 *
 *   node tools/generate-catalog-types.ts [--check]
 *
 * A type says what `weir_run` answers, which is `to_jsonb` of the row. So a `numeric` is a string
 * here: a statement must cast it to text, for a JSON number would be read as a float.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../src/store/migrate.ts';
import type { MigrationDriver } from '../src/store/migration-driver.ts';
import { root } from './sources.ts';

const TARGET = join(root, 'src/store/generated/rows.ts');
const MIGRATIONS = join(root, 'supabase/migrations');

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly comment: string | null;
  readonly table_comment: string | null;
  /** The definition of a check on this column alone, such as `CHECK ((kind = ANY (...)))`. */
  readonly checks: string | null;
}

/** Tables of ours without partitions, whose rows are their parents'. */
const COLUMNS = `
  select c.oid::regclass::text as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
         not a.attnotnull as nullable, col_description(c.oid, a.attnum) as comment,
         obj_description(c.oid) as table_comment,
         (select string_agg(pg_get_constraintdef(k.oid), ' ' order by k.oid) from pg_constraint k
           where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'weir'::regnamespace
   order by c.relname, a.attnum`;

async function readCatalogue(): Promise<readonly Column[]> {
  const db = await PGlite.create();
  try {
    const files = readdirSync(MIGRATIONS)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => ({ name, text: readFileSync(join(MIGRATIONS, name), 'utf8') }));
    const driver: MigrationDriver = {
      run: async (script) =>
        ((await db.exec(script)).at(-1)?.rows ?? []) as Record<string, unknown>[],
    };
    await migrate(driver, files);
    return (await db.query<Column>(COLUMNS)).rows;
  } finally {
    await db.close();
  }
}

function scalarType(column: Column): string {
  const literals = /= ANY \(ARRAY\[(.*?)\]\)/.exec(column.checks ?? '')?.[1];
  if (literals !== undefined && column.type === 'text') {
    return [...literals.matchAll(/'((?:[^']|'')*)'::text/g)]
      .map((match) => `'${match[1]}'`)
      .join(' | ');
  }
  if (column.type === 'jsonb') return 'Json';
  if (column.type === 'boolean') return 'boolean';
  if (/^(smallint|integer|bigint)$/.test(column.type)) return 'number';
  if (/^(text|uuid|numeric.*|timestamp with time zone)$/.test(column.type)) return 'string';
  if (column.type === 'text[]') return 'readonly string[]';
  if (column.type === 'integer[]') return 'readonly number[]';
  throw new Error(`${column.table}.${column.name}: no TypeScript type for ${column.type}`);
}

function interfaceName(table: string): string {
  const words = table.replace(/^weir\./, '').split('_');
  return `${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')}Row`;
}

function docLine(indent: string, text: string | null): string {
  return text === null ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table);
  const interfaces = [...tables].map(([table, its]) => {
    const fields = its.map((column) => {
      const type = scalarType(column);
      const whole = column.nullable && type !== 'Json' ? `${type} | null` : type;
      return `${docLine('  ', column.comment)}  readonly ${column.name}: ${whole};\n`;
    });
    const said = its[0]?.table_comment ?? null;
    return `${docLine('', said)}interface ${interfaceName(table)} {\n${fields.join('')}}\n`;
  });
  const entries = [...tables.keys()].map(
    (table) => `  readonly ${table.replace(/^weir\./, '')}: ${interfaceName(table)};\n`,
  );
  return [
    '// Made by tools/generate-catalog-types.ts from the migrations. Do not edit.\n',
    '/** What jsonb holds. */\nexport type Json =\n  | string\n  | number\n  | boolean\n  | null\n' +
      '  | readonly Json[]\n  | { readonly [key: string]: Json };\n',
    ...interfaces,
    `/** The rows of each table of schema weir. */\nexport interface Catalog {\n${entries.join('')}}\n`,
  ].join('\n');
}

const text = render(await readCatalogue());
if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(TARGET, 'utf8');
  } catch {
    // Reported below, as a file that differs.
  }
  if (present !== text) {
    console.error(
      'src/store/generated/rows.ts is out of date: node tools/generate-catalog-types.ts',
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, text);
}
