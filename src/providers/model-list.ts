import type { ModelList, OfferedModel } from '../contract/provider.ts';

export type Entry = Readonly<Record<string, unknown>>;

/** The objects of a list, which stands alone or under `data`; null when there is none. */
export function entriesOf(answer: unknown): readonly Entry[] | null {
  const list = isObject(answer) ? answer['data'] : answer;
  return Array.isArray(list) ? list.filter(isObject) : null;
}

export function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A number of tokens; zero is how some lists say that they do not know. */
export function tokensOf(value: unknown): number | null {
  const fine = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  return fine && value <= MAX_TOKENS ? value : null;
}

const MAX_TOKENS = 1_000_000_000;

/** Rates have six digits before the point and twelve after it; nothing dearer or finer is believed. */
const RATE = /^\d{1,6}(\.\d{1,12})?$/;

/**
 * A price moved by powers of ten without leaving its digits, such as from USD a token to USD a
 * million tokens. Null for what is no price: negative, absent, or beyond what a rate can be.
 *
 * @param value A decimal text, or a number as JSON has it, whose shortest text is what was written.
 */
export function movedPrice(value: unknown, places: number): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const match = /^(\d{1,30})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + places + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0');
  const padded = digits.padStart(digits.length - Math.min(point, 0) + 1, '0');
  const at = padded.length - digits.length + point;
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  const rate = after === '' ? before : `${before}.${after}`;
  return RATE.test(rate) ? rate : null;
}

/** Rates without those that are none; null where input or output is not among them. */
export function ratesOf(
  rates: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> | null {
  if (rates['input'] == null || rates['output'] == null) return null;
  const known = Object.entries(rates).filter((rate): rate is [string, string] => rate[1] !== null);
  return Object.fromEntries(known);
}

/**
 * The list of OpenAI's own API, which has ids alone. Compatible servers add a context window under
 * names of their own: vLLM `max_model_len`, others `context_length` or `context_window`.
 */
function readOpenaiModels(answer: unknown): readonly OfferedModel[] | null {
  const entries = entriesOf(answer);
  return (
    entries?.flatMap((entry) => {
      const id = textOf(entry['id']);
      if (id === null) return [];
      const context =
        tokensOf(entry['max_model_len']) ??
        tokensOf(entry['context_length']) ??
        tokensOf(entry['context_window']);
      return [
        {
          id,
          name: null,
          canonicalId: null,
          contextTokens: context,
          outputTokens: null,
          rates: null,
        },
      ];
    }) ?? null
  );
}

export const OPENAI_MODEL_LIST: ModelList = {
  below: 'base',
  path: '/models',
  keyed: true,
  read: readOpenaiModels,
};
