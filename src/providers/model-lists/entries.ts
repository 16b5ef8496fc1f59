import type { OfferedModel } from '../../contract/provider.ts';

/** An object of a list, believed in nothing. */
export type Entry = Readonly<Record<string, unknown>>;

/** The objects of a list, which stands alone or under a name; null when there is none. */
export function entriesOf(answer: unknown, name = 'data'): readonly Entry[] | null {
  const list = isObject(answer) ? answer[name] : answer;
  return Array.isArray(list) ? list.filter(isObject) : null;
}

export function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A model of which nothing else is said. */
export function offered(id: string, known: Partial<OfferedModel>): OfferedModel {
  return { ...UNSAID, ...known, id };
}

const UNSAID: Omit<OfferedModel, 'id'> = {
  name: null,
  contextTokens: null,
  outputTokens: null,
  inputModalities: null,
  outputModalities: null,
  features: null,
  dialects: null,
  rates: null,
};

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A number of tokens; zero is how some lists say that they do not know. */
export function tokensOf(value: unknown): number | null {
  const fine = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  return fine && value <= MAX_TOKENS ? value : null;
}

const MAX_TOKENS = 1_000_000_000;
