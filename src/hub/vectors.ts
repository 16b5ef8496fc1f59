import type { Json } from '../contract/json.ts';

/** A list of finite numbers, null when the value is something else. */
export function numbersOf(value: Json | undefined): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((entry): entry is number => Number.isFinite(entry));
  return numbers.length === value.length ? numbers : null;
}
