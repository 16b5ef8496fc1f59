import type { GatewayError, UpstreamError } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import { codeOf, errorText, objectOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';

/** The types of the vendor's statuses: https://platform.claude.com/docs/en/api/errors. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/**
 * This dialect's envelope. The code stands where the vendor has its own: the SDK's `APIError` reads
 * it as `errorCode` (node_modules/@anthropic-ai/sdk/core/error.js).
 */
export function errorBody(error: GatewayError, requestId: string): string {
  const fallback = error.status >= 500 ? 'api_error' : 'invalid_request_error';
  const details = {
    error_code: error.code,
    ...(error.param === null ? {} : { param: error.param }),
  };
  return JSON.stringify({
    type: 'error',
    error: { type: TYPES[error.status] ?? fallback, message: error.message, details },
    request_id: requestId,
  });
}

/** One event with the envelope; the SDK raises it whenever it comes (core/streaming.js). */
export function errorFrame(error: GatewayError, requestId: string): string {
  return `event: error\ndata: ${errorBody(error, requestId)}\n\n`;
}

/**
 * The end of a stream that has begun and failed. The blank line first ends an event the upstream
 * left half sent, which would otherwise swallow ours; between events it means nothing.
 */
export function errorEvent(error: GatewayError, requestId: string): string {
  return `\n\n${errorFrame(error, requestId)}`;
}

/** An upstream's error body, null when it is none. */
export function readError(body: string): UpstreamError | null {
  const answer = parseObject(body);
  return answer === null ? null : (errorIn(answer) ?? flatError(answer));
}

/** The error of an answer or event, in this envelope or in what compatible servers make of it. */
export function errorIn(answer: JsonObject): UpstreamError | null {
  const { error } = answer;
  if (typeof error === 'string' && error !== '') return { code: null, type: null, message: error };
  if (!isObject(error)) return null;
  const code = objectOf(error['details'])['error_code'] ?? error['code'];
  return { code: codeOf(code), type: wordOf(error['type']), message: errorText(error) };
}

/** Some servers leave the envelope out: `{"message":"..."}`. */
function flatError(answer: JsonObject): UpstreamError | null {
  if (typeof answer['message'] !== 'string' || answer['content'] !== undefined) return null;
  const type = answer['type'] === 'error' ? null : wordOf(answer['type']);
  return { code: codeOf(answer['code']), type, message: answer['message'] };
}
