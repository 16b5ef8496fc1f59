import { type ForeignObject, readForeignName } from './foreign-objects.ts';
import type { MigrationDriver } from './migration-driver.ts';
import type { Row } from './row.ts';

/** An object of somebody else's that was given its name back. */
export interface GivenBack {
  /** As it is called now, and was at first. */
  readonly name: string;
  /** What Weir's table of that name is called meanwhile; null: there is none. */
  readonly ours: string | null;
}

/** Asks which names are somebody else's. Fails where nothing was adopted. */
export const READ_NAMES: string = `
  select coalesce(jsonb_agg(to_jsonb(n) order by was), '[]'::jsonb) as names
    from weir.adopted_names n where theirs`;

const HAS_NAMES = "select to_regclass('weir.adopted_names') is not null as adopted";

/** Takes the names that are somebody else's for Weir's own objects. Safe to repeat. */
export async function takeNames(driver: MigrationDriver): Promise<readonly ForeignObject[]> {
  if (!(await hasNames(driver))) return [];
  const [row] = await driver.run('select weir.take_names() as names');
  return listOf(row?.['names']).map(readForeignName);
}

/** Gives them back, each to what stood there first. Drops nothing; safe to repeat. */
export async function giveNamesBack(driver: MigrationDriver): Promise<readonly GivenBack[]> {
  if (!(await hasNames(driver))) return [];
  const [row] = await driver.run('select weir.give_names_back() as names');
  return listOf(row?.['names']) as readonly object[] as readonly GivenBack[];
}

/** More rows than this are not counted. */
const MANY = 10_000;

/** Where Weir's own rows are meanwhile, a sentence for each table that has some. */
export async function describeKept(
  driver: MigrationDriver,
  given: readonly GivenBack[],
): Promise<readonly string[]> {
  const words: string[] = [];
  for (const { ours } of given) {
    if (ours === null) continue;
    const counted = `select count(*)::integer as rows from (select from ${ours} limit ${MANY + 1}) r`;
    const rows = Number((await driver.run(counted))[0]?.['rows']);
    const many = rows > MANY ? `more than ${MANY}` : String(rows);
    if (rows > 0) words.push(`Weir's rows, ${many}, are kept: select * from ${ours}`);
  }
  return words;
}

async function hasNames(driver: MigrationDriver): Promise<boolean> {
  return (await driver.run(HAS_NAMES))[0]?.['adopted'] === true;
}

function listOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value : [];
}
