import { failed, notChecked, passed, type Verdict } from './report.ts';

/** When the content of one streamed answer came. */
export interface Pace {
  /** Milliseconds between first and last content, at the caller. */
  readonly callerMs: number;
  /** The same at the gateway, as the row says; null where there is no row. */
  readonly gatewayMs: number | null;
  readonly pieces: number;
}

/** What a single stream shows. `unclear`: another provider or a longer answer may show more. */
export type Liveness = 'live' | 'buffered' | 'unclear';

/** Shorter than this, a busy machine looks like a buffer and a buffer like a busy machine. */
const LONG_ENOUGH_MS = 200;

/** A stream that is passed on takes at the caller about as long as at the gateway. */
const SHARE = 4;

/**
 * Two lengths of time of the same stream are compared, each taken by one clock: the gateway heard
 * its content over seconds; a caller who gets it in a moment had it held back on the way. Where the
 * provider itself says everything at once there is nothing to hold back, and nothing to tell.
 */
export function liveness({ callerMs, gatewayMs, pieces }: Pace): Liveness {
  if (pieces < 3) return 'unclear';
  if (gatewayMs === null) return callerMs >= LONG_ENOUGH_MS ? 'live' : 'unclear';
  if (gatewayMs < LONG_ENOUGH_MS) return 'unclear';
  return callerMs * SHARE >= gatewayMs ? 'live' : 'buffered';
}

/** @param pace Of the last stream that was looked at. */
export function judgeLive(pace: Pace): Verdict {
  const { callerMs, gatewayMs, pieces } = pace;
  switch (liveness(pace)) {
    case 'live':
      return passed(`${pieces} pieces over ${shown(callerMs)}`);
    case 'buffered':
      return failed(
        `${pieces} pieces within ${shown(callerMs)}; the gateway had them over ${shown(gatewayMs ?? 0)}`,
        'Something on the way collects the answer before it passes it on: a proxy, a CDN, a compressing server. Let it pass text/event-stream unbuffered.',
      );
    case 'unclear':
      return notChecked(
        `the provider's ${pieces} pieces came within ${shown(gatewayMs ?? callerMs)}: too fast to tell`,
      );
  }
}

function shown(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
