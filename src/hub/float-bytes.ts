/**
 * Vectors as base64 of little-endian 32-bit floats, as OpenAI's `encoding_format: "base64"` has
 * them: https://platform.openai.com/docs/api-reference/embeddings/create and openai-node's
 * `toFloat32Array`. A view is used, since the order of bytes must not be the machine's.
 */

const BYTES_PER_FLOAT = 4;
/** A call takes its arguments on the stack, so a long vector goes in pieces. */
const PIECE = 8_192;

export function floatsToBase64(vector: readonly number[]): string {
  const bytes = new Uint8Array(vector.length * BYTES_PER_FLOAT);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of vector.entries()) {
    view.setFloat32(index * BYTES_PER_FLOAT, value, true);
  }
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary);
}

/** Null when the text is no base64 of whole floats, or one of them is no number. */
export function base64ToFloats(text: string): readonly number[] | null {
  const binary = decoded(text);
  if (binary === null || binary.length % BYTES_PER_FLOAT !== 0) return null;
  const view = new DataView(new ArrayBuffer(binary.length));
  for (let at = 0; at < binary.length; at++) view.setUint8(at, binary.charCodeAt(at));
  const vector: number[] = [];
  for (let at = 0; at < binary.length; at += BYTES_PER_FLOAT) {
    vector.push(view.getFloat32(at, true));
  }
  return vector.every(Number.isFinite) ? vector : null;
}

function decoded(text: string): string | null {
  try {
    return atob(text);
  } catch {
    return null;
  }
}
