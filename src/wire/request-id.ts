const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then 74 random bits. Ids of one millisecond
 * are in no order.
 *
 * @param now Milliseconds since the epoch.
 * @param fill Fills its argument with random bytes, as `crypto.getRandomValues` does.
 */
export function uuidV7(now: number, fill: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  // 48 bits are more than a bit shift can reach, so the upper 16 come by division.
  const upper = Math.floor(now / 2 ** 32);
  const lower = now >>> 0;
  bytes[0] = upper >>> 8;
  bytes[1] = upper;
  bytes[2] = lower >>> 24;
  bytes[3] = lower >>> 16;
  bytes[4] = lower >>> 8;
  bytes[5] = lower;
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += HEX[bytes[i] as number] as string;
  }
  return text;
}

/**
 * The milliseconds since the epoch that `uuidV7` was given.
 * @throws {TypeError} when the text is not a UUIDv7 in lower case.
 */
export function timestampOf(id: string): number {
  if (!UUID_V7.test(id)) throw new TypeError(`${JSON.stringify(id.slice(0, 50))} is no UUIDv7`);
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
