import type { GatewayError, UpstreamError } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { codeOf, objectsOf, textOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import { failureText } from './framing.ts';

/** The words of google.rpc.Code by HTTP status: https://ai.google.dev/gemini-api/docs/troubleshooting. */
const WORDS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** google.rpc's error_details.proto, as Google's own clients look for them. */
const DETAIL = 'type.googleapis.com/google.rpc.';

/** This dialect's envelope: `{"error":{"code","message","status","details"}}`. */
export function errorBody(error: GatewayError, requestId: string): string {
  return JSON.stringify({
    error: {
      code: error.status,
      message: error.message,
      status: WORDS[error.status] ?? (error.status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT'),
      details: details(error, requestId),
    },
  });
}

function details(error: GatewayError, requestId: string): readonly JsonObject[] {
  const list: JsonObject[] = [
    { '@type': `${DETAIL}ErrorInfo`, reason: error.code.toUpperCase(), domain: 'weir' },
    { '@type': `${DETAIL}RequestInfo`, requestId },
  ];
  if (error.param !== null) {
    const fieldViolations = [{ field: error.param, description: error.message }];
    list.push({ '@type': `${DETAIL}BadRequest`, fieldViolations });
  }
  if (error.retryAfter !== null) {
    list.push({ '@type': `${DETAIL}RetryInfo`, retryDelay: `${error.retryAfter}s` });
  }
  return list;
}

/**
 * The end of a stream that has begun and failed: one frame with the envelope. @google/genai throws
 * an ApiError for any frame whose `error.code` is from 400 to 599 (`throwIfStreamErrorChunk`), and
 * @ai-sdk/google for any `error`.
 */
export function errorEvent(error: GatewayError, requestId: string): string {
  return failureText(errorBody(error, requestId));
}

/** An upstream's error body, null when it is none. A list may be around it, as in its streams. */
export function readError(body: string): UpstreamError | null {
  const answer = parsed(body);
  const envelope = Array.isArray(answer) ? answer.find((entry) => isObject(entry)) : answer;
  return isObject(envelope) ? errorIn(envelope) : null;
}

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/**
 * The error of an answer or chunk. What happened is told most exactly by the reason in its details
 * (`API_KEY_INVALID` comes as a plain 400), then by its status.
 */
export function errorIn(answer: JsonObject): UpstreamError | null {
  const { error } = answer;
  if (typeof error === 'string' && error !== '') return { code: null, type: null, message: error };
  if (!isObject(error)) return null;
  const reason = objectsOf(error['details']).map(({ reason: word }) => word);
  return {
    code: reason.map(codeOf).find((word) => word !== null) ?? codeOf(error['code']),
    type: codeOf(error['status']) ?? codeOf(error['type']),
    message: textOf(error['message']) || JSON.stringify(error),
  };
}
