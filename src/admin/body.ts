import { ApiError } from './api-error.ts';

const MAX_BYTES = 1_048_576;

/**
 * Reads a request's JSON; undefined when there is no body.
 *
 * @throws {ApiError}
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(
      'unsupported_media_type',
      'The body must be JSON. Send it with `content-type: application/json`.',
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'JSON' : 'UTF-8';
    throw new ApiError('invalid_json', `The body is not valid ${why}. Send one JSON object.`);
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (request.body === null) return new Uint8Array();
  // Leaving the loop by an error cancels the rest of the body.
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new ApiError('body_too_large', 'The body has more than 1 MB. Send a smaller one.');
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
