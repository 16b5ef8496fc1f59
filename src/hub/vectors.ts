import type { Json } from '../contract/json.ts';
import type { Usage } from '../contract/usage.ts';

/** A list of finite numbers, null when the value is something else. */
export function numbersOf(value: Json | undefined): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((entry): entry is number => Number.isFinite(entry));
  return numbers.length === value.length ? numbers : null;
}

/** What a call used that only reads: its prompt, and no output. */
export function promptTokens(input: number): Usage {
  return {
    input,
    cacheRead: null,
    cacheWrite: null,
    cacheWriteLong: null,
    audioInput: null,
    output: 0,
    reasoning: null,
    audioOutput: null,
    reportedCost: null,
  };
}
