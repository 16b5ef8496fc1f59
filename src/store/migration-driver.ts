import type { Sql } from 'postgres';
import type { Execute, Row } from './execute.ts';
import type { MigrationDriver } from './migrate.ts';

/** Lets the migration runner work over postgres.js, on a real server and on the embedded database. */
export function migrationDriver(sql: Sql): MigrationDriver {
  return {
    async transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
      const done: { result?: T } = {};
      await sql.begin(async (connection) => {
        done.result = await work(async (text) => {
          // Without parameters the simple protocol is used, which takes several statements at once
          // and then answers with a list of results.
          const answer: readonly unknown[] = await connection.unsafe(text);
          const last = answer.at(-1);
          return (Array.isArray(last) ? last : answer) as readonly Row[];
        });
      });
      return done.result as T;
    },
  };
}
