import type { GatewayError, UpstreamError } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectsOf, textOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';

/** The words of google.rpc.Code by HTTP status: https://ai.google.dev/gemini-api/docs/troubleshooting. */
const WORDS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Google's envelope: `{"error":{"code","message","status","details"}}`. */
export function errorBody(error: GatewayError, requestId: string): string {
  return JSON.stringify({
    error: {
      code: error.status,
      message: error.message,
      status: WORDS[error.status] ?? (error.status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT'),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: error.code.toUpperCase(),
          domain: 'weir',
          metadata: { requestId },
        },
      ],
    },
  });
}

/** An upstream's error body, null when it is none. */
export function readError(body: string): UpstreamError | null {
  const answer = parseObject(body);
  return answer === null ? null : errorIn(answer);
}

/** `API_KEY_INVALID` comes as a plain 400: what happened is told most exactly by the details. */
function errorIn({ error }: JsonObject): UpstreamError | null {
  if (typeof error === 'string' && error !== '') return { code: null, type: null, message: error };
  if (!isObject(error)) return null;
  const reasons = objectsOf(error['details']).map(({ reason }) => codeOf(reason));
  return {
    code: reasons.find((reason) => reason !== null) ?? codeOf(error['code']),
    type: codeOf(error['status']),
    message: textOf(error['message']) || JSON.stringify(error),
  };
}

function codeOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
