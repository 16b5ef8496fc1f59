import type { Api } from '../../api/client.ts';
import type { Attempt } from '../../api/schema.generated.ts';
import type { LogQuery } from './log-filter.ts';
import { reaches } from './log-rows.ts';
import type { Page, Place } from './log-state.ts';

const PAGE = '100';
const EVERY_MS = 1_000;
/** Pages read at once to reach what is known; more than that at once begins the list anew. */
const MOST_PAGES = 5;
const DEEP_PAGES = 3;

export interface Asked {
  readonly api: Api;
  readonly query: LogQuery;
  readonly signal: AbortSignal;
}

/** One page, from the top or from a place on. */
export function readLogs({ api, query, signal }: Asked, place: Place | null = null): Promise<Page> {
  return api.call('GET /usage/logs', { query: { limit: PAGE, ...query, ...place }, signal });
}

export interface Found {
  readonly page: Page;
  /** Nothing lies between these and what is known. */
  readonly whole: boolean;
}

interface AskedNewest extends Asked {
  /** Look further down than what is known. */
  readonly deep: boolean;
}

/** Reads from the top until what is known is reached. */
export async function readNewest(asked: AskedNewest, known: Attempt | undefined): Promise<Found> {
  const data: Attempt[] = [];
  let place: Place | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: Page = await readLogs(asked, place);
    data.push(...page.data);
    const last = page.data.at(-1);
    const whole =
      page.next === null || known === undefined || (last !== undefined && reaches(last, known));
    const enough = whole && (!asked.deep || pages >= DEEP_PAGES);
    if (page.next === null || enough || pages >= MOST_PAGES) {
      return { page: { data, next: page.next }, whole };
    }
    place = { cursor: page.next };
  }
}

/** Does it every second after it was last done, but not in a tab nobody looks at. */
export function everySecond(
  work: (count: number, signal: AbortSignal) => Promise<void>,
): () => void {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let count = 0;

  async function turn(): Promise<void> {
    if (!document.hidden) {
      count += 1;
      await work(count, controller.signal);
    }
    if (!controller.signal.aborted) timer = setTimeout(() => void turn(), EVERY_MS);
  }

  timer = setTimeout(() => void turn(), EVERY_MS);
  return () => {
    controller.abort();
    clearTimeout(timer);
  };
}
