import type { RunScript } from './project-state.ts';

/** Two servers were hardly started in the same microsecond. */
const IDENTITY = `
  select current_database() || ' since ' ||
         extract(epoch from pg_catalog.pg_postmaster_start_time())::text as identity`;

/** What tells one database from another, whichever way it is reached. */
export async function readIdentity(run: RunScript): Promise<string> {
  return String((await run(IDENTITY))[0]?.['identity']);
}
