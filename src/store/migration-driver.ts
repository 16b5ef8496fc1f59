import type { Sql } from 'postgres';
import type { Row } from './row.ts';

/** The least a database has to offer to be migrated: nothing that outlives one request. */
export interface MigrationDriver {
  /**
   * Runs a text of one or more statements as one transaction, and gives the rows of the last. When it
   * rejects, nothing was changed, unless it was the answer that got lost.
   */
  run(script: string): Promise<readonly Row[]>;
}

/** Lets the migration runner work over postgres.js, on a real server and on the embedded database. */
export function migrationDriver(sql: Sql): MigrationDriver {
  return {
    async run(script) {
      // Without parameters the simple protocol is used, which takes several statements at once as one
      // transaction. There is no `begin` among them: where one fails, it would leave the session in a
      // transaction that only waits to be rolled back.
      const answer: readonly unknown[] = await sql.unsafe(script);
      const last = answer.at(-1);
      return (Array.isArray(last) ? last : answer) as readonly Row[];
    },
  };
}
