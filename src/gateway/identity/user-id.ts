/** Weir's namespace for names of users; changing it would make every foreign user a new one. */
const NAMESPACE = '6f1d2c58-9b0e-4c37-8a55-d3e7b41f9a02';

/**
 * The id of a user of an issuer other than the project's own: uuidv5 (RFC 9562, section 5.5) of
 * issuer and subject, each with its length before it, so that no two pairs spell the same name.
 */
export async function foreignUserId(issuer: string, subject: string): Promise<string> {
  const name = lengthPrefixed(issuer) + lengthPrefixed(subject);
  const input = new Uint8Array([...uuidBytes(NAMESPACE), ...new TextEncoder().encode(name)]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', input));
  const hex = Array.from(digest.subarray(0, 16), (byte, at) => {
    const marked = at === 6 ? (byte & 0x0f) | 0x50 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** `5:hello`, the length in bytes of UTF-8. */
function lengthPrefixed(text: string): string {
  return `${new TextEncoder().encode(text).length}:${text}`;
}

function uuidBytes(uuid: string): number[] {
  return (uuid.replaceAll('-', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
