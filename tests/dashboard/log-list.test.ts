import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../dashboard/src/api/schema.generated.ts';
import { attemptId, MOST_ROWS } from '../../dashboard/src/pages/logs/log-rows.ts';
import { advance, type LogState, NOTHING_YET } from '../../dashboard/src/pages/logs/log-state.ts';
import { attemptAt } from './attempts.ts';

const secondsOf = (rows: readonly Attempt[] | undefined): (string | number)[] | undefined =>
  rows?.map(({ request_id: id, attempt }) => {
    const second = Number(id.slice(-12));
    return attempt === 1 ? second : `${second}.${attempt}`;
  });

const seconds = (...of: number[]): Attempt[] => of.map((second) => attemptAt(second));

const opened = (...of: number[]): LogState =>
  advance(NOTHING_YET, { kind: 'opened', page: { data: seconds(...of), next: 'older' } });

interface Arrival {
  readonly held?: boolean;
  readonly whole?: boolean;
}

const arrived = (
  state: LogState,
  data: Attempt[],
  { held = false, whole = true }: Arrival = {},
): LogState => advance(state, { kind: 'arrived', page: { data, next: 'below' }, whole, held });

describe('a list of logs', () => {
  it('takes in what arrived, each attempt once and the newest first', () => {
    const state = arrived(opened(30, 20, 10), [
      attemptAt(40),
      attemptAt(30, 2),
      ...seconds(30, 20),
    ]);
    expect(secondsOf(state.rows)).toEqual([40, '30.2', 30, 20, 10]);
  });

  it('puts a row that came late where it belongs', () => {
    expect(secondsOf(arrived(opened(30, 10), seconds(30, 20, 10)).rows)).toEqual([30, 20, 10]);
  });

  it('stays the same, and so undrawn, when nothing is new', () => {
    const state = opened(30, 20);
    expect(arrived(state, seconds(30, 20))).toBe(state);
  });

  it('goes on with older pages from where it ended', () => {
    const state = advance(opened(30, 20), {
      kind: 'continued',
      page: { data: seconds(20, 10), next: null },
    });
    expect(secondsOf(state.rows)).toEqual([30, 20, 10]);
    expect(state.next).toBeNull();
  });

  it('lets nothing in while it is held, and everything once when it is let go', () => {
    let state = arrived(opened(20, 10), seconds(30, 20, 10), { held: true });
    state = arrived(state, seconds(40, 30, 20), { held: true });
    expect(secondsOf(state.rows)).toEqual([20, 10]);
    expect(secondsOf(state.waiting)).toEqual([40, 30]);
    state = advance(state, { kind: 'released' });
    expect(secondsOf(state.rows)).toEqual([40, 30, 20, 10]);
    expect(state.waiting).toEqual([]);
    expect(state.next).toEqual({ cursor: 'older' });
  });

  it('begins anew where more arrived than was fetched, so that no gap is shown as none', () => {
    const state = arrived(opened(20, 10), seconds(90, 80), { whole: false });
    expect(secondsOf(state.rows)).toEqual([90, 80]);
    expect(state.next).toEqual({ cursor: 'below' });
  });

  it('goes on below what waited, where rows are missing under it', () => {
    const held = arrived(opened(20, 10), seconds(90, 80), { held: true, whole: false });
    const state = advance(held, { kind: 'released' });
    expect(secondsOf(state.rows)).toEqual([90, 80]);
    // A millisecond after the last row's: those before this time are fetched next.
    expect(state.next).toEqual({ to: '2026-03-10T10:01:20.001Z' });
  });

  it('keeps a bounded number, and fetches the rest again when it is scrolled to', () => {
    const many = Array.from({ length: MOST_ROWS }, (_, index) => attemptAt(MOST_ROWS - index));
    const full = advance(NOTHING_YET, { kind: 'opened', page: { data: many, next: null } });
    const state = arrived(full, [attemptAt(MOST_ROWS + 2), attemptAt(MOST_ROWS + 1)]);
    expect(state.rows).toHaveLength(MOST_ROWS);
    expect(secondsOf(state.rows)?.at(-1)).toBe(3);
    expect(state.next).toEqual({ to: '2026-03-10T10:00:03.001Z' });
  });

  it('shows what it had until another question is answered, and takes nothing in meanwhile', () => {
    const asking = advance(opened(20), { kind: 'asked' });
    expect(arrived(asking, seconds(30))).toBe(asking);
    expect(secondsOf(asking.rows)).toEqual([20]);
    const failed = advance(asking, { kind: 'failed', error: 'unreachable' });
    expect(failed).toMatchObject({ rows: undefined, error: 'unreachable' });
  });

  it('tells attempts of one request apart', () => {
    expect(attemptId(attemptAt(1, 1))).not.toBe(attemptId(attemptAt(1, 2)));
  });
});
