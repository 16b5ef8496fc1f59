import type { GatewayError, UpstreamError } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import { codeOf, errorText } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';

/** The types OpenAI uses for its statuses; clients switch on the status and show the type. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  408: 'timeout_error',
  429: 'rate_limit_error',
};

/** This dialect's envelope: `{"error":{"message","type","param","code"}}`. */
export function errorBody(error: GatewayError, requestId: string): string {
  const fallback = error.status >= 500 ? 'server_error' : 'invalid_request_error';
  return JSON.stringify({
    error: {
      message: error.message,
      type: TYPES[error.status] ?? fallback,
      param: error.param,
      code: error.code,
    },
    request_id: requestId,
  });
}

/**
 * The end of a stream that has begun and failed: one frame with the envelope, and no `[DONE]`.
 * openai-node and openai-python raise an APIError for any frame whose data has a truthy `error`
 * (core/streaming), and read nothing after it. Clients that don't look for it would take `[DONE]`
 * for success, so it must not follow. The blank line first ends a frame the upstream left half
 * sent, which would otherwise swallow ours; between frames it means nothing.
 */
export function errorEvent(error: GatewayError, requestId: string): string {
  return `\n\ndata: ${errorBody(error, requestId)}\n\n`;
}

/** An upstream's error body, null when it is none. */
export function readError(body: string): UpstreamError | null {
  const answer = parseObject(body);
  return answer === null ? null : (errorIn(answer) ?? flatError(answer));
}

/** The error of an answer or chunk. A 200 may carry one too (OpenRouter, new-api). */
export function errorIn(answer: JsonObject): UpstreamError | null {
  const { error } = answer;
  if (typeof error === 'string' && error !== '') return { code: null, type: null, message: error };
  if (!isObject(error)) return null;
  const { metadata } = error;
  // OpenRouter's `code` is the HTTP status; what happened is in `metadata.error_type`.
  const detail = isObject(metadata) ? codeOf(metadata['error_type']) : null;
  return {
    code: codeOf(error['code']),
    type: codeOf(error['type']) ?? detail,
    message: errorText(error),
  };
}

/**
 * Some compatible servers leave the envelope out: `{"code":20012,"message":"..."}`, with a `reason`
 * where the code is but the status.
 */
function flatError(answer: JsonObject): UpstreamError | null {
  if (typeof answer['message'] !== 'string' || answer['choices'] !== undefined) return null;
  return {
    code: codeOf(answer['code']),
    type: codeOf(answer['type']) ?? codeOf(answer['reason']),
    message: answer['message'],
  };
}
