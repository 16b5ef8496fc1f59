import type { Attempt } from '../../api/schema.generated.ts';

/** So many are kept while a live list runs; older ones are fetched again when they are scrolled to. */
export const MOST_ROWS = 3_000;

/** One row is one attempt. */
export function attemptId({ request_id: id, attempt }: Attempt): string {
  return `${id} ${attempt}`;
}

/** Below zero where the first comes before the second in a list of the newest first. */
function order(a: Attempt, b: Attempt): number {
  // Times are written to the microsecond and ids in lower case, so their text has their order.
  if (a.created_at !== b.created_at) return a.created_at > b.created_at ? -1 : 1;
  if (a.request_id !== b.request_id) return a.request_id > b.request_id ? -1 : 1;
  return b.attempt - a.attempt;
}

/** Whether all that is newer than the known row lies before this one. */
export function reaches(row: Attempt, known: Attempt): boolean {
  return order(known, row) <= 0;
}

/**
 * Both lists as one, each attempt once, the newest first. The same array where nothing is new: a
 * row in the ledger never changes.
 */
export function merged(rows: readonly Attempt[], arrived: readonly Attempt[]): readonly Attempt[] {
  const known = new Set(rows.map(attemptId));
  const fresh = arrived.filter((row) => !known.has(attemptId(row)));
  if (fresh.length === 0) return rows;
  const added = [...new Map(fresh.map((row) => [attemptId(row), row])).values()].sort(order);
  const all: Attempt[] = [];
  let next = 0;
  for (const row of rows) {
    for (let add = added[next]; add !== undefined && order(add, row) < 0; add = added[next]) {
      all.push(add);
      next += 1;
    }
    all.push(row);
  }
  return [...all, ...added.slice(next)];
}

/** Those of the arrived that are not among the known. */
export function unknownOf(
  arrived: readonly Attempt[],
  known: readonly Attempt[],
): readonly Attempt[] {
  const ids = new Set(known.map(attemptId));
  return arrived.filter((row) => !ids.has(attemptId(row)));
}
