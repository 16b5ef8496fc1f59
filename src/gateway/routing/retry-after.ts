import type { HeaderList } from '../../contract/header-list.ts';
import { headerValue } from '../../wire/headers.ts';

/** No provider is left alone for longer on its own word. */
const LONGEST_MS = 3_600_000;

/**
 * How long a provider asks to be left alone, in milliseconds: `retry-after-ms` (OpenAI, Azure), then
 * `retry-after` in seconds or as a date (RFC 9110 10.2.3) by the provider's own clock, then Google's `RetryInfo` in the body
 * (https://cloud.google.com/apis/design/errors#error_payloads). Null where it does not say, or says
 * what cannot be meant.
 */
export function retryAfterOf(headers: HeaderList, body: string): number | null {
  const ms = amount(headerValue(headers, 'retry-after-ms'), 1);
  if (ms !== null) return ms;
  const said = headerValue(headers, 'retry-after');
  return (
    amount(said, 1_000) ??
    untilDate(said, headerValue(headers, 'date')) ??
    amount(RETRY_DELAY.exec(body)?.[1] ?? null, 1_000)
  );
}

const RETRY_DELAY = /"retryDelay"\s*:\s*"(\d{1,9}(?:\.\d{1,9})?)s"/;

function amount(text: string | null, unit: number): number | null {
  if (text === null || !/^\s*\d{1,12}(\.\d+)?\s*$/.test(text)) return null;
  return Math.min(Math.ceil(Number(text) * unit), LONGEST_MS);
}

function untilDate(text: string | null, said: string | null): number | null {
  // A bare number is also a date to this parser.
  if (text === null || said === null || !/[a-z]/i.test(text)) return null;
  const ms = Date.parse(text) - Date.parse(said);
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS);
}

/** Twice as long each time, and by chance between half and the whole of it. */
const FIRST_BACKOFF_MS = 250;

/** @param tries How often it was tried already. @param chance From 0 to 1. */
export function backoffMs(tries: number, chance: number): number {
  return FIRST_BACKOFF_MS * 2 ** (tries - 1) * (0.5 + chance / 2);
}
