/** Calls over time, one character a column. */

/** From the fewest to the most; the second is for terminals that may not have the first. */
const BLOCKS = '▁▂▃▄▅▆▇█';
const PLAIN = '.:-=+*#@';

const MINUTE_MS = 60_000;
const NOTHING = ' ';
const NO_FAILURE = '.';
const MANY_FAILURES = '#';

interface Column {
  readonly calls: number;
  readonly failed: number;
}

export interface Sparkline {
  /** How high the column is among all. */
  readonly calls: string;
  /** How many failed: a digit, or `#` for ten and more. */
  readonly failed: string;
  /** Calls of the highest column. */
  readonly most: number;
  readonly minutesPerColumn: number;
}

interface Minutes {
  readonly from: string;
  readonly to: string;
  readonly minutes: readonly { minute: string; calls: number; failed_calls: number }[];
}

export interface SparklineSpace {
  readonly width: number;
  readonly blocks: boolean;
}

/** As many minutes to a column as it takes to stay within the width. */
export function sparkline(span: Minutes, { width, blocks }: SparklineSpace): Sparkline {
  const from = Date.parse(span.from);
  const all = Math.max(1, Math.ceil((Date.parse(span.to) - from) / MINUTE_MS));
  const each = Math.ceil(all / width);
  const columns: Column[] = Array.from({ length: Math.ceil(all / each) }, () => ({
    calls: 0,
    failed: 0,
  }));
  for (const { minute, calls, failed_calls } of span.minutes) {
    const place = Math.floor((Date.parse(minute) - from) / MINUTE_MS / each);
    const column = columns[place];
    if (column === undefined) continue;
    columns[place] = { calls: column.calls + calls, failed: column.failed + failed_calls };
  }
  const most = Math.max(...columns.map(({ calls }) => calls));
  const heights = blocks ? BLOCKS : PLAIN;
  return {
    calls: columns.map(({ calls }) => height(calls, most, heights)).join(''),
    failed: columns.map(digit).join(''),
    most,
    minutesPerColumn: each,
  };
}

/** One call is seen, however many there are elsewhere. */
function height(calls: number, most: number, heights: string): string {
  if (calls === 0) return NOTHING;
  return heights[Math.ceil((calls * heights.length) / most) - 1] ?? NOTHING;
}

function digit({ calls, failed }: Column): string {
  if (calls === 0) return NOTHING;
  if (failed === 0) return NO_FAILURE;
  return failed < 10 ? String(failed) : MANY_FAILURES;
}
