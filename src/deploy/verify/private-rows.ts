import { ask, describe } from './ask.ts';
import type { Self } from './management.ts';
import { failed, KINDS, notChecked, passed, type Verdict } from './report.ts';
import { readTable, type TableAccess, TableRefused } from './rows.ts';

const ADVICE =
  'Everybody with a browser may read what your users call. Run the migrations of this version again, and remove policies and grants on these tables that are not its own.';

/** Looks for rows of others: as nobody, and as the user where that may not see everything. */
export async function checkPrivateRows(access: TableAccess, self: Self | null): Promise<Verdict> {
  const { userId } = self ?? { userId: null };
  try {
    for (const kind of KINDS) {
      if (await reads({ ...access, token: null }, kind, 'select=request_id&limit=1')) {
        return failed(`${kind}_usage_logs shows rows to whoever has the publishable key`, ADVICE);
      }
      // Administrators see everybody's rows, as they should.
      if (access.token === null || userId === null || self?.admin === true) continue;
      const others = `select=request_id&user_id=neq.${userId}&limit=1`;
      if (await reads(access, kind, others)) {
        return failed(`${kind}_usage_logs shows a user the rows of others`, ADVICE);
      }
    }
  } catch (error) {
    return notChecked(error instanceof Error ? error.message : String(error));
  }
  const nobody = 'no row without signing in';
  if (self?.admin === true) return passed(`${nobody}; the caller, an administrator, reads all`);
  return passed(userId === null ? nobody : `${nobody}, then only one's own`);
}

/** Whether there is a row. Being refused is as good as seeing none. */
async function reads(
  access: TableAccess,
  kind: (typeof KINDS)[number],
  query: string,
): Promise<boolean> {
  try {
    return (await readTable(access, kind, query)).length > 0;
  } catch (error) {
    if (error instanceof TableRefused && error.status >= 400 && error.status < 500) return false;
    throw error;
  }
}

/** Of a server, whose rows are read over its management API alone. */
export async function checkPrivateLogs(baseUrl: string, timeoutMs: number): Promise<Verdict> {
  const answer = await ask(`${baseUrl}/api/usage/logs?limit=1`, { timeoutMs });
  if (answer.kind === 'silence') return notChecked(`the address ${answer.words}`);
  if (answer.status === 401) return passed('401 without a credential');
  return failed(`${describe(answer)}, without any credential`, API_ADVICE);
}

const API_ADVICE =
  'Anybody may be able to read what your users call. Find out what stands before the server and adds a credential.';
