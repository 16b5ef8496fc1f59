const BACKSLASH = 0x5c;
/** What tells `a` from `A` in ASCII. */
const CASE_BIT = 0x20;

/** A power of two: with a handful of watched keys nearly every other key meets an empty slot. */
const SLOTS = 256;

/**
 * Looks out for a few keys while a body is scanned, at the cost of a hash for each key it has. Made
 * once for its keys; what was seen is asked for and forgotten by `take`.
 */
export class KeyWatch {
  readonly #slots: (readonly Uint8Array[] | undefined)[] = Array.from({ length: SLOTS });
  #seen = false;

  constructor(keys: readonly string[]) {
    for (const key of keys) {
      const bytes = new TextEncoder().encode(key);
      const slot = hash(bytes, 0, bytes.length) & (SLOTS - 1);
      this.#slots[slot] = [...(this.#slots[slot] ?? []), bytes];
    }
  }

  /** Takes the key whose bytes stand from `start` to `end`, between its quotes. */
  note(bytes: Uint8Array, start: number, end: number): void {
    const hashed = hash(bytes, start, end);
    if (hashed < 0) this.#seen = true;
    const watched = hashed < 0 ? undefined : this.#slots[hashed & (SLOTS - 1)];
    if (watched === undefined) return;
    if (watched.some((key) => isAt(key, bytes.subarray(start, end)))) this.#seen = true;
  }

  /** Whether one of the keys was seen since the last time this was asked. */
  take(): boolean {
    const seen = this.#seen;
    this.#seen = false;
    return seen;
  }
}

/**
 * The same for a key in upper and lower case, since upstreams written in Go read both. Never
 * negative, but for a key that could be another than it looks: an escape can spell any, and outside
 * ASCII there are letters that fold to ASCII ones.
 */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = end - start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === BACKSLASH || byte >= 0x80) return -1;
    value = (value * 31 + (byte | CASE_BIT)) & 0xffffff;
  }
  return value;
}

function isAt(key: Uint8Array, found: Uint8Array): boolean {
  const same = (byte: number, index: number): boolean =>
    (byte | CASE_BIT) === ((found[index] as number) | CASE_BIT);
  return key.length === found.length && key.every(same);
}
