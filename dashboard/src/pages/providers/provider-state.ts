import type { Answer } from '../../api/client.ts';
import { share } from '../../format/numbers.ts';

export type Provider = Answer<'GET /providers'>['data'][number];
export type Sums = Answer<'GET /usage/summary'>['data'][number];

export interface State {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly words: string;
}

/** So few attempts say nothing of a provider. */
const FEW = 5;

/**
 * How a provider is, worst first.
 *
 * @param lately What it did in the last one to two hours.
 */
export function stateOf(provider: Provider, lately: Sums | undefined): State {
  const { retired_at: retired, enabled, credentials } = provider;
  if (retired !== null) return { tone: 'quiet', words: 'Retired' };
  if (!enabled) return { tone: 'quiet', words: 'Switched off' };
  if (credentials.ready === 0) {
    return credentials.needs_key > 0
      ? { tone: 'bad', words: 'Needs its key again' }
      : { tone: 'warn', words: 'No key' };
  }
  if (lately === undefined || lately.attempts < FEW) return { tone: 'good', words: 'Ready' };
  const failing = lately.failed_attempts / lately.attempts;
  if (failing < 0.05) return { tone: 'good', words: 'Ready' };
  return {
    tone: failing < 0.5 ? 'warn' : 'bad',
    words: `${share(lately.failed_attempts, lately.attempts)} failing`,
  };
}

/** The same for a member, who has a key of their own there or not. */
export function memberStateOf({ retired_at: retired, enabled, credentials }: Provider): State {
  if (retired !== null) return { tone: 'quiet', words: 'Retired' };
  if (!enabled) return { tone: 'quiet', words: 'Switched off' };
  if (credentials.needs_key > 0) return { tone: 'bad', words: 'Needs your key again' };
  return credentials.ready > 0
    ? { tone: 'good', words: 'Your key' }
    : { tone: 'quiet', words: 'No key of yours' };
}
