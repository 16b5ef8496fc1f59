import { duration, share } from '../../format/numbers.ts';
import type { Failing } from './usage-sums.ts';

/** How a figure changed; the tone only where more or less is good or bad in itself. */
export interface Change {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'quiet';
}

/** `12 % more than before` */
export function compareAmounts(now: number, before: number): Change {
  if (before === 0) return quiet(now === 0 ? 'None before either' : 'None before');
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return quiet('As before');
  if (percent > 900) return quiet(`${Math.round(now / before)} times as before`);
  return quiet(percent > 0 ? `${percent} % more than before` : `${-percent} % less than before`);
}

/** The same, where more is what somebody pays. */
export function compareSpend(now: number, before: number): Change {
  const change = compareAmounts(now, before);
  if (before === 0 || Math.round((now / before - 1) * 100) === 0) return change;
  return { ...change, tone: now > before ? 'bad' : 'good' };
}

/** `31 ms faster` */
export function compareTimes(now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null;
  const difference = Math.round(now - before);
  if (difference === 0) return quiet('As fast as before');
  return difference < 0
    ? { words: `${duration(-difference)} faster`, tone: 'good' }
    : { words: `${duration(difference)} slower`, tone: 'bad' };
}

/** `0.34 % before` */
export function compareFailing(now: Failing, before: Failing): Change | null {
  if (before.of === 0 || now.of === 0) return null;
  const [is, was] = [now.failed / now.of, before.failed / before.of];
  const words = `${share(before.failed, before.of)} before`;
  if (is === was) return quiet(words);
  return { words, tone: is < was ? 'good' : 'bad' };
}

function quiet(words: string): Change {
  return { words, tone: 'quiet' };
}
