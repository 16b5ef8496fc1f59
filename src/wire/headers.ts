import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';

/**
 * What an upstream's answer may tell the caller. Cookies, organisation ids and content-encoding
 * are not on it, nor are hop-by-hop headers (RFC 9110, 7.6.1), nor content-length, which the relay
 * sets when it passes a body on whole.
 */
const PASSED = new Set([
  'content-type',
  'retry-after',
  'retry-after-ms',
  'openai-processing-ms',
  // OpenRouter's handle for looking a generation up; `x-request-id` is Weir's own on every answer.
  'x-generation-id',
]);

const PASSED_PREFIXES = ['x-ratelimit-', 'anthropic-ratelimit-'];

/** Visible ASCII, space, tab and the upper half of Latin-1 (RFC 9110, 5.5). */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** The first value of a header, null when it is not there. */
export function headerValue(headers: HeaderList, name: string): string | null {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (headers[i] === name) return headers[i + 1] ?? null;
  }
  return null;
}

/** The headers of an upstream's answer that may go on to the caller. */
export function passedResponseHeaders(headers: HeaderList): string[] {
  const passed: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    if (isPassed(name) && VALUE.test(value)) passed.push(name, value);
  }
  return passed;
}

/** The same for an answer written anew, whose type is its writer's. */
export function passedWithoutType(headers: HeaderList): string[] {
  const passed = passedResponseHeaders(headers);
  return passed.filter((_, at) => passed[at - (at % 2)] !== 'content-type');
}

function isPassed(name: string): boolean {
  return PASSED.has(name) || PASSED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/**
 * Refuses a header that could end its line early or does not fit into Latin-1, before a runtime
 * throws at it in the middle of a call or, worse, sends it.
 * @throws {GatewayError} `invalid_field`, naming the header but not its value, which may be secret.
 */
export function refuseUnsafeHeaders(headers: HeaderList): void {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    if (NAME.test(name) && VALUE.test(value)) continue;
    throw new GatewayError(
      'invalid_field',
      `The header ${JSON.stringify(name.slice(0, 50))} holds line breaks or characters a header cannot carry. Remove them.`,
    );
  }
}
