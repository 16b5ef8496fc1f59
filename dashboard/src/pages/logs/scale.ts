import type { Attempt } from '../../api/schema.generated.ts';

/** An attempt on the scale of its request, in milliseconds since it came in. */
export interface Span {
  readonly attempt: number;
  readonly start: number;
  /** Null where there was none. */
  readonly firstToken: number | null;
  readonly end: number;
}

export interface Scale {
  readonly spans: readonly Span[];
  /** The length of all of them. */
  readonly total: number;
}

/** When each attempt began, had its first token and ended. */
export function scaleOf(attempts: readonly Attempt[]): Scale {
  const spans = attempts.map((row) => {
    const ended = Date.parse(row.settled_at) - Date.parse(row.created_at);
    const start = Math.max(0, ended - row.latency_ms);
    const end = start + row.latency_ms;
    const firstToken =
      row.first_token_ms === null ? null : Math.min(end, start + row.first_token_ms);
    return { attempt: row.attempt, start, firstToken, end };
  });
  return { spans, total: Math.max(1, ...spans.map(({ end }) => end)) };
}
