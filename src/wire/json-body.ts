/** Why a body was not taken, in the words of the answer. */
export interface BodyRefusal {
  readonly code: 'body_too_large' | 'unsupported_media_type' | 'invalid_json';
  readonly message: string;
}

/** What a body holds; undefined when there is none. */
export type JsonBody =
  | { readonly refusal: null; readonly value: unknown }
  | { readonly refusal: BodyRefusal };

/**
 * Reads a request's JSON, counting bytes as they come whatever the headers promise.
 *
 * @param most Bytes.
 */
export async function readJsonBody(request: Request, most: number): Promise<JsonBody> {
  const bytes = await readBytes(request, most);
  if (bytes === null) {
    return refuse('body_too_large', `The body has more than ${sizeOf(most)}. Send a smaller one.`);
  }
  if (bytes.length === 0) return { refusal: null, value: undefined };
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse(
      'unsupported_media_type',
      'The body must be JSON. Send it with `content-type: application/json`.',
    );
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { refusal: null, value: JSON.parse(text) };
  } catch (cause) {
    // The parser's own message quotes the text, which may hold a password or a key.
    const why = cause instanceof SyntaxError ? 'JSON' : 'UTF-8';
    return refuse('invalid_json', `The body is not valid ${why}. Send one JSON object.`);
  }
}

function refuse(code: BodyRefusal['code'], message: string): JsonBody {
  return { refusal: { code, message } };
}

function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${bytes / 1_024} KB` : `${bytes / 1_048_576} MB`;
}

/** Null when there are more. */
async function readBytes(request: Request, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (request.body === null) return new Uint8Array();
  // Leaving the loop cancels the rest of the body.
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > most) return null;
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
