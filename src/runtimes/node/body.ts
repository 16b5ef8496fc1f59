import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../contract/error.ts';

/** 32 MB: images and files travel inline, whole libraries of them do not. */
export const BODY_LIMIT: number = 32 * 1024 * 1024;

export type Body =
  | { readonly bytes: Uint8Array; readonly refusal: null }
  | { readonly bytes: Uint8Array; readonly refusal: GatewayError };

const EMPTY = new Uint8Array(0);

/**
 * Collects a request's body, counting bytes as they come whatever the headers promise. `taken`
 * hears at most once: a caller who leaves half-way is answered by nobody.
 */
export function collectBody(request: IncomingMessage, taken: (body: Body) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return tooLarge(request, taken);
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= BODY_LIMIT) chunks.push(chunk);
    else if (chunks.length > 0) {
      chunks.length = 0;
      tooLarge(request, taken);
    }
  });
  request.on('end', () => {
    if (length > BODY_LIMIT) return;
    const [first = EMPTY] = chunks;
    taken({ bytes: chunks.length > 1 ? Buffer.concat(chunks, length) : first, refusal: null });
  });
  // The socket's end is heard by the reply; without a listener here it would be an exception.
  request.on('error', () => chunks.splice(0));
}

/** Answers at once; what still comes is read and thrown away so that the answer can be heard. */
function tooLarge(request: IncomingMessage, taken: (body: Body) => void): void {
  request.resume();
  const refusal = new GatewayError(
    'body_too_large',
    'The request body is larger than 32 MB. Send less, or send files by reference where the provider allows it.',
  );
  taken({ bytes: EMPTY, refusal });
}
