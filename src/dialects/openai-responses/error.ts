import type { GatewayError, UpstreamError } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import { derivedId } from '../../hub/ids.ts';
import { codeOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { frameText } from './frame.ts';

/** The types the vendor uses for its statuses; clients switch on the status and show the type. */
const TYPES = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [408, 'timeout_error'],
  [429, 'rate_limit_error'],
]);

/** The envelope of an answer with an error's status. */
export function errorBody(error: GatewayError, requestId: string): string {
  const { message, param, code, status } = error;
  const type = TYPES.get(status) ?? (status < 500 ? 'invalid_request_error' : 'server_error');
  return JSON.stringify({ error: { message, type, param, code }, request_id: requestId });
}

/** What a failed stream is told with: the words of `error`, and of the failed response. */
export interface Failure {
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
  /** The code inside the failed response, which clients switch on. */
  readonly responseCode: string;
  readonly responseMessage: string;
}

/**
 * Codex waits as long as `rate_limit_exceeded` with "try again in Ns" says, gives up on a full
 * context or an empty account, and tries again after anything else (codex-api/src/sse/responses.rs).
 */
export function failureOf(error: GatewayError): Failure {
  const { code, message, param, retryAfter } = error;
  const limited = error.status === 429;
  const wait = limited && retryAfter !== null ? ` Please try again in ${retryAfter}s.` : '';
  return {
    code,
    message,
    param,
    responseCode: limited ? 'rate_limit_exceeded' : 'server_error',
    responseMessage: message + wait,
  };
}

/** A provider's own failure inside its answer, in its own words. */
export function failureTold({ code, type, message }: UpstreamError): Failure {
  const word = code ?? type;
  return {
    code: word,
    message,
    param: null,
    responseCode: word ?? 'server_error',
    responseMessage: message,
  };
}

/**
 * The two frames of a failure, numbered from `sequence`. openai-node and openai-python raise an
 * APIError for `event: error` (core/streaming); Codex passes over it and reads `response.failed`.
 */
export function failureFrames(failure: Failure, sequence: number, response: JsonObject): string {
  const { code, message, param, responseCode, responseMessage } = failure;
  const error = { code: responseCode, message: responseMessage };
  return (
    frameText({ type: 'error', sequence_number: sequence, code, message, param }) +
    frameText({
      type: 'response.failed',
      sequence_number: sequence + 1,
      response: { ...response, status: 'failed', error },
    })
  );
}

/**
 * The end of a stream that has begun and failed, whatever it was. The blank line first ends a frame
 * the upstream left half sent; between frames it means nothing.
 */
export function errorEvent(error: GatewayError, requestId: string): string {
  const response = { id: derivedId('resp_', requestId, 0), object: 'response', output: [] };
  return `\n\n${failureFrames(failureOf(error), 0, response)}`;
}

/** An upstream's error body, null when it is none. */
export function readError(body: string): UpstreamError | null {
  const answer = parseObject(body);
  if (answer === null) return null;
  const told = errorIn(answer);
  if (told !== null) return told;
  // Some compatible servers leave the envelope out: `{"code":20012,"message":"..."}`.
  const flat = typeof answer['message'] === 'string' && answer['output'] === undefined;
  return flat ? errorOf(answer) : null;
}

/** The error of an answer, a failed response or an envelope, null where there is none. */
export function errorIn(holder: JsonObject): UpstreamError | null {
  const { error } = holder;
  if (typeof error === 'string' && error !== '') return { code: null, type: null, message: error };
  return isObject(error) ? errorOf(error) : null;
}

/** The error an `error` event tells, in an envelope or without one: both are sent. */
export function errorTold(frame: JsonObject): UpstreamError {
  // Without an envelope `type` is the event's own.
  return errorIn(frame) ?? { ...errorOf(frame), type: null };
}

/** The error of a response that says it failed, null where it did not. */
export function failedResponse(response: JsonObject): UpstreamError | null {
  const { status } = response;
  if (errorIn(response) !== null) return errorIn(response);
  if (status !== 'failed' && status !== 'cancelled') return null;
  return { code: null, type: null, message: `status is "${status}"` };
}

function errorOf(error: JsonObject): UpstreamError {
  return {
    code: codeOf(error['code']),
    type: codeOf(error['type']),
    message: wordOf(error['message']) ?? JSON.stringify(error),
  };
}
