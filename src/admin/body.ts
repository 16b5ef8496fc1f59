import { readJsonBody } from '../wire/json-body.ts';
import { ApiError } from './api-error.ts';

const MAX_BYTES = 1_048_576;

/**
 * Reads a request's JSON; undefined when there is no body.
 *
 * @throws {ApiError}
 */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readJsonBody(request, MAX_BYTES);
  if (body.refusal === null) return body.value;
  throw new ApiError(body.refusal.code, body.refusal.message);
}
