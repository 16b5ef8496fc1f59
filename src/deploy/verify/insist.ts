import type { Verdict } from './report.ts';
import { patienceEnds, type Waiting, wait } from './wait.ts';

/**
 * While a function is switched over both builds may answer, so after the wrong one a single right
 * answer proves little.
 */
export const IN_A_ROW = 3;

/** Pauses grow up to so many of the first one. */
const LONGEST_PAUSE = 8;

/** What was seen last. */
export interface Insisted<Seen> {
  readonly seen: Seen;
  /** How often and how long, in words; null: once. */
  readonly tried: string | null;
}

/**
 * Looks again, after growing pauses, until what is seen is right, or the switch is over and it still
 * is not. What was wrong before must be right several times in a row. The last look is taken when
 * time is over, so what only was so while builds changed never counts. For looks that cost nothing.
 */
export async function insist<Seen>(
  look: () => Promise<Seen>,
  isRight: (seen: Seen) => boolean,
  waiting: Waiting,
): Promise<Insisted<Seen>> {
  const { clock, limits } = waiting;
  const begun = clock.now();
  const until = patienceEnds(waiting);
  let pause = limits.againMs;
  let right = 0;
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    right = isRight(seen) ? right + 1 : 0;
    const now = clock.now();
    if (right === looks || right === IN_A_ROW || (right === 0 && now >= until)) {
      return { seen, tried: triedWords(looks, now - begun) };
    }
    await wait(clock, right > 0 ? limits.againMs : Math.min(pause, until - now));
    if (right === 0) pause = Math.min(pause * 2, limits.againMs * LONGEST_PAUSE);
  }
}

/** The same of a check: what failed is made again. */
export async function insistOn(look: () => Promise<Verdict>, waiting: Waiting): Promise<Verdict> {
  const { seen, tried } = await insist(look, ({ state }) => state !== 'failed', waiting);
  return { ...seen, tried };
}

/** @param ms From the first to the last. */
export function triedWords(times: number, ms: number): string | null {
  return times === 1 ? null : `${times} times over ${Math.max(1, Math.round(ms / 1_000))} s`;
}
