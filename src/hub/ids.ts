/**
 * Ids that encoders make, derived from the request id (a UUIDv7), so that the same answer always
 * has the same ones.
 * @example derivedId('chatcmpl-', '0199e5a2-...', 0) // 'chatcmpl-0199e5a2...'
 */
export function derivedId(prefix: string, requestId: string, index: number): string {
  const base = prefix + requestId.replaceAll('-', '');
  return index === 0 ? base : `${base}${index}`;
}
