import type { Key } from '../../api/schema.generated.ts';
import { relative } from '../../format/time.ts';

export interface KeyState {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly words: string;
  readonly usable: boolean;
}

const SOON_MS = 7 * 86_400_000;

export function stateOf(key: Key, now: number = Date.now()): KeyState {
  if (key.revoked_at !== null) return { tone: 'quiet', words: 'Revoked', usable: false };
  if (key.expires_at === null) return { tone: 'good', words: 'Works', usable: true };
  const left = Date.parse(key.expires_at) - now;
  if (left <= 0) return { tone: 'bad', words: 'Expired', usable: false };
  return left < SOON_MS
    ? { tone: 'warn', words: `Ends ${relative(key.expires_at, now)}`, usable: true }
    : { tone: 'good', words: 'Works', usable: true };
}

/** Whether this person may change a key; the API decides, this only spares a refusal. */
export function isChangeable(key: Key, isAdmin: boolean): boolean {
  return key.revoked_at === null && (isAdmin || key.owner === 'user');
}
