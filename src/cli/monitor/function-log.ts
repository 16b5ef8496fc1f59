import { setTimeout as wait } from 'node:timers/promises';
import { readAccessToken } from '../../deploy/access-token.ts';
import { readFunctionErrors } from '../../deploy/function-logs.ts';
import { createManagementApi } from '../../deploy/management-api.ts';
import type { Profile } from '../../deploy/profile.ts';
import type { ReadVariable } from '../../runtimes/variables.ts';
import type { FunctionLog } from './snapshot.ts';

/** The platform counts calls by access token, and a deployment wants some too. */
const READ_EVERY_MS = 15_000;
const LINES = 20;
const MINUTE_MS = 60_000;

export interface FunctionLogPlan {
  readonly ref: string;
  readonly slug: string;
  readonly minutes: number;
  readonly profile: Profile;
  readonly variable: ReadVariable;
}

/** Reads a function's errors beside the ledger, at a pace of its own. */
export interface FunctionLogReader {
  /** What was read last; begins to read again when that is a while ago. */
  latest(): FunctionLog;
  /** Once the reading under way is over. */
  settled(): Promise<FunctionLog>;
}

/** Its troubles are shown in its own part and never stop the monitor. */
export function openFunctionLog(plan: FunctionLogPlan, stop: AbortSignal): FunctionLogReader {
  const read = readerOf(plan, stop);
  let last: FunctionLog = { lines: [], trouble: 'not read yet' };
  let begun = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  const latest = (): FunctionLog => {
    if (Date.now() - begun >= READ_EVERY_MS) {
      begun = Date.now();
      reading = read().then((log) => {
        last = log;
      });
    }
    return last;
  };
  return {
    latest,
    async settled() {
      latest();
      await reading;
      return last;
    },
  };
}

function readerOf(plan: FunctionLogPlan, stop: AbortSignal): () => Promise<FunctionLog> {
  const { ref, slug, profile } = plan;
  let lines: FunctionLog['lines'] = [];
  return async () => {
    try {
      const api = createManagementApi({
        ref,
        apiUrl: profile.apiUrl,
        token: readAccessToken(plan.variable),
        wait: (ms) => wait(ms, undefined, { signal: stop }),
        stop,
      });
      const now = Date.now();
      const from = new Date(now - plan.minutes * MINUTE_MS).toISOString();
      // The platform rounds to whole minutes, which must not cut off the last one.
      const to = new Date(now + MINUTE_MS).toISOString();
      const read = await readFunctionErrors(api, { slug, from, to, limit: LINES });
      if (read === null) return { lines: [], trouble: `project ${ref} has no function ${slug}` };
      lines = read;
      return { lines, trouble: null };
    } catch (error) {
      return { lines, trouble: error instanceof Error ? error.message : String(error) };
    }
  };
}
