import type { Attempt } from '../../api/schema.generated.ts';
import { MOST_ROWS, merged, unknownOf } from './log-rows.ts';

/** Where older rows go on: after a page, or before a time. */
export type Place = { readonly cursor: string } | { readonly to: string };

export interface LogState {
  /** Undefined until the first page is there. */
  readonly rows: readonly Attempt[] | undefined;
  /** What is shown is of the question before; its answer is on its way. */
  readonly asking: boolean;
  /** Arrived while the list is held, and not shown yet. */
  readonly waiting: readonly Attempt[];
  /** Rows are missing between those that wait and those that are shown. */
  readonly torn: boolean;
  /** Null: there are no older rows. */
  readonly next: Place | null;
  /** Why there is nothing, or no next page. */
  readonly error: unknown;
  /** Why nothing new arrives. */
  readonly stalled: unknown;
}

export const NOTHING_YET: LogState = {
  rows: undefined,
  asking: false,
  waiting: [],
  torn: false,
  next: null,
  error: null,
  stalled: null,
};

export interface Page {
  readonly data: readonly Attempt[];
  readonly next: string | null;
}

export type LogEvent =
  | { readonly kind: 'asked' }
  | { readonly kind: 'opened' | 'continued'; readonly page: Page }
  /** `whole`: nothing lies between these and what was there. */
  | {
      readonly kind: 'arrived';
      readonly page: Page;
      readonly whole: boolean;
      readonly held: boolean;
    }
  | { readonly kind: 'released' }
  | { readonly kind: 'failed' | 'stalled'; readonly error: unknown };

export function advance(state: LogState, event: LogEvent): LogState {
  switch (event.kind) {
    case 'asked':
      // What is shown stays until something else can be.
      return { ...state, asking: true, error: null };
    case 'opened':
      return { ...NOTHING_YET, rows: event.page.data, next: placeAfter(event.page) };
    case 'continued':
      return {
        ...state,
        rows: merged(state.rows ?? [], event.page.data),
        next: placeAfter(event.page),
        error: null,
      };
    case 'arrived':
      return arrive(state, event);
    case 'released':
      return release(state);
    case 'failed':
      return { ...(state.asking ? NOTHING_YET : state), error: event.error };
    case 'stalled':
      return { ...state, stalled: event.error };
  }
}

type Arrival = Extract<LogEvent, { kind: 'arrived' }>;

function arrive(state: LogState, { page, whole, held }: Arrival): LogState {
  if (state.asking) return state;
  const rows = state.rows ?? [];
  if (held) {
    const fresh = unknownOf(page.data, rows);
    const waiting = whole ? merged(state.waiting, fresh) : fresh;
    const isTorn = state.torn || !whole || waiting.length > MOST_ROWS;
    return { ...state, waiting: waiting.slice(0, MOST_ROWS), torn: isTorn, stalled: null };
  }
  // So much arrived at once that not all of it was fetched: the list begins anew.
  if (!whole) return { ...NOTHING_YET, rows: page.data, next: placeAfter(page) };
  const now = merged(rows, page.data);
  if (now === rows && state.stalled === null && state.rows !== undefined) return state;
  return { ...cut({ ...state, rows: now }), stalled: null };
}

/** Lets in what waits. Where rows are missing below it, the list goes on from it. */
function release(state: LogState): LogState {
  const { rows = [], waiting, torn } = state;
  if (waiting.length === 0) return state;
  const shown = torn ? waiting : merged(rows, waiting);
  return { ...cut({ ...state, rows: shown }, torn), waiting: [], torn: false };
}

/** Drops the oldest of too many; they are fetched again when they are scrolled to. */
function cut(state: LogState, always: boolean = false): LogState {
  const { rows = [] } = state;
  const kept = rows.slice(0, MOST_ROWS);
  const last = kept.at(-1);
  if (last === undefined || (!always && kept.length === rows.length)) return state;
  // `to` is not itself included, and several rows may be of one millisecond.
  const to = new Date(Date.parse(last.created_at) + 1).toISOString();
  return { ...state, rows: kept, next: { to } };
}

function placeAfter({ next }: Page): Place | null {
  return next === null ? null : { cursor: next };
}
