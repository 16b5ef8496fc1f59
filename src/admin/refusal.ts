import { GatewayError } from '../contract/error.ts';
import { RpcError } from '../store/rpc.ts';
import { ApiError } from './api-error.ts';

/** The answer to a request that failed; null when nobody foresaw why. */
export function refusalOf(error: unknown): ApiError | GatewayError | null {
  if (error instanceof ApiError || error instanceof GatewayError) return error;
  return error instanceof RpcError ? databaseRefusal(error) : null;
}

/** What Postgres says (PostgreSQL manual, appendix A), for a person who sees only the API. */
function databaseRefusal(error: RpcError): ApiError | null {
  if (error.kind === 'unavailable') {
    return new ApiError(
      'store_unavailable',
      'The database cannot be asked right now, and nothing was changed. Try again in a few seconds.',
      { retryAfter: 5, cause: error },
    );
  }
  const { sqlstate } = error;
  if (sqlstate === '42501') {
    return new ApiError('not_yours', 'This is not yours to change.', { cause: error });
  }
  if (sqlstate === '23505') {
    return new ApiError('already_exists', 'There is one of that name already.', { cause: error });
  }
  if (sqlstate !== null && /^2[23]/.test(sqlstate)) {
    return new ApiError(
      'invalid_request',
      'The database cannot take one of the values. Look at ids, times and numbers.',
      { cause: error },
    );
  }
  return null;
}

/** A failure's answer. */
export function render(error: ApiError | GatewayError, requestId: string): Response {
  const { retryAfter, allow, param, problems } = extrasOf(error);
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (allow !== undefined) headers.set('allow', allow.join(', '));
  if (error.status === 401) headers.set('www-authenticate', 'Bearer');
  const { code, message, status } = error;
  const body = {
    error: {
      code,
      message,
      ...(param === undefined ? {} : { param }),
      ...(problems === undefined ? {} : { problems }),
      request_id: requestId,
    },
  };
  return Response.json(body, { status, headers });
}

function extrasOf(error: ApiError | GatewayError): ApiError['options'] {
  if (error instanceof ApiError) return error.options;
  return {
    ...(error.param === null ? {} : { param: error.param }),
    ...(error.retryAfter === null ? {} : { retryAfter: error.retryAfter }),
  };
}
