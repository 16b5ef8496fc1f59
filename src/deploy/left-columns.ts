import type { ForeignObject } from '../store/foreign-objects.ts';
import { readLeftColumns } from '../store/left-columns.ts';
import { type MigrationTarget, withDriver } from './migrate.ts';

/**
 * What taking rows over leaves where it is, a sentence for each table.
 *
 * @param now Which of its names a table has at the moment.
 */
export async function describeLeft(
  database: MigrationTarget,
  objects: readonly ForeignObject[],
  now: 'name' | 'renamed',
): Promise<readonly string[]> {
  const tables = objects.filter(({ kind }) => kind === 'table' || kind === 'view');
  const names = tables.map((table) => table[now]);
  const read = { repeatable: true };
  const left = await withDriver(database, (driver) => readLeftColumns(driver, names), read);
  return left.map(({ table, columns }) => {
    const object = tables.find((each) => each[now] === table);
    const which = `${columns.join(', ')} of ${object?.name ?? table}`;
    const [what, stays] =
      columns.length === 1
        ? ['The column', 'is not taken over: it is']
        : ['The columns', 'are not taken over: they are'];
    return `${what} ${which} ${stays} kept in ${object?.renamed ?? table}.`;
  });
}
