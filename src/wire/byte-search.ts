/**
 * Looks for one ASCII text in bytes, after Boyer, Moore and Horspool: what stands under the text's
 * last place says how far it can move on, so most bytes are never looked at. Decoding a long body
 * to search it as a string costs as much as the whole scan.
 */
export class ByteSearch {
  readonly #text: Uint8Array;
  /** By byte, how far the text moves on when that stands under its last place. */
  readonly #skips: Uint8Array;

  /** @param text ASCII, of 1 to 255 characters. */
  constructor(text: string) {
    this.#text = new TextEncoder().encode(text);
    const last = this.#text.length - 1;
    this.#skips = new Uint8Array(256).fill(last + 1);
    for (let i = 0; i < last; i++) this.#skips[this.#text[i] as number] = last - i;
  }

  /** Where the text stands first, at `from` or after it; -1 where it does not. */
  find(bytes: Uint8Array, from: number = 0): number {
    const skips = this.#skips;
    const last = this.#text.length - 1;
    const end = this.#text[last];
    for (let at = from + last; at < bytes.length; ) {
      const byte = bytes[at] as number;
      if (byte === end && this.#standsAt(bytes, at - last)) return at - last;
      at += skips[byte] as number;
    }
    return -1;
  }

  #standsAt(bytes: Uint8Array, start: number): boolean {
    const text = this.#text;
    for (let i = text.length - 1; i >= 0; i--) if (bytes[start + i] !== text[i]) return false;
    return true;
  }
}
