import {
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { Attempt } from '../../api/schema.generated.ts';
import { useApi } from '../../session/context.tsx';
import type { More } from '../../ui/data-table.tsx';
import type { LogQuery } from './log-filter.ts';
import { advance, type LogEvent, type LogState, NOTHING_YET } from './log-state.ts';
import { everySecond, readLogs, readNewest } from './read-logs.ts';

/** A row of a long answer comes in among older ones; so often a few pages are looked through. */
const DEEP_EVERY = 10;

export interface Logs extends Pick<LogState, 'rows' | 'waiting' | 'error' | 'stalled'> {
  readonly more: More;
  readonly reload: () => void;
  /** After an error. */
  readonly retry: () => void;
  readonly release: () => void;
}

interface LogsOptions {
  /** The same object as long as it asks for the same. */
  readonly query: LogQuery;
  readonly live: boolean;
  /** What arrives waits until it is let in, since somebody reads further down. */
  readonly held: boolean;
}

type Latest = RefObject<{ readonly state: LogState; readonly held: boolean }>;

/** Asks for what is new, every second, once the list is there. */
function useLive(
  { query, live }: Pick<LogsOptions, 'query' | 'live'>,
  latest: Latest,
  tell: (event: LogEvent) => void,
): void {
  const api = useApi();
  useEffect(() => {
    if (!live) return;
    return everySecond(async (count, signal) => {
      const { state } = latest.current;
      if (state.rows === undefined || state.asking) return;
      try {
        const deep = count % DEEP_EVERY === 0;
        const found = await readNewest({ api, query, signal, deep }, newestOf(state));
        tell({ kind: 'arrived', ...found, held: latest.current.held });
      } catch (error) {
        if (!signal.aborted) tell({ kind: 'stalled', error });
      }
    });
  }, [api, query, live, latest, tell]);
}

/** The ledger's rows, the newest first: page by page as it is scrolled, and live from the top. */
export function useLogs({ query, live, held }: LogsOptions): Logs {
  const api = useApi();
  const [state, tell] = useReducer(advance, NOTHING_YET);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const latest = useRef({ state, held });
  const scope = useRef<AbortController>(null);
  useEffect(() => {
    latest.current = { state, held };
  }, [state, held]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same again
  useEffect(() => {
    const controller = new AbortController();
    scope.current = controller;
    tell({ kind: 'asked' });
    readLogs({ api, query, signal: controller.signal }).then(
      (page) => tell({ kind: 'opened', page }),
      (error: unknown) => {
        if (!controller.signal.aborted) tell({ kind: 'failed', error });
      },
    );
    return () => controller.abort();
  }, [api, query, round]);

  // A row comes up to a second after its answer, so one that was asked for by its id is waited for.
  const awaited = query.request_id !== undefined && state.rows?.length === 0;
  useLive({ query, live: live || awaited }, latest, tell);

  const { next } = state;
  const fetchOlder = useCallback(() => {
    const signal = scope.current?.signal;
    if (next === null || signal === undefined) return;
    setBusy(true);
    readLogs({ api, query, signal }, next)
      .then(
        (page) => tell({ kind: 'continued', page }),
        (error: unknown) => {
          if (!signal.aborted) tell({ kind: 'failed', error });
        },
      )
      .finally(() => setBusy(false));
  }, [api, query, next]);

  const more = useMemo(
    () => ({ has: next !== null && state.error === null, busy, fetch: fetchOlder }),
    [next, state.error, busy, fetchOlder],
  );
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const retry = state.rows === undefined ? reload : fetchOlder;
  const release = useCallback(() => tell({ kind: 'released' }), []);
  const { rows, waiting, error, stalled } = state;
  return { rows, waiting, error, stalled, more, reload, retry, release };
}

function newestOf({ rows = [], waiting }: LogState): Attempt | undefined {
  return waiting[0] ?? rows[0];
}
