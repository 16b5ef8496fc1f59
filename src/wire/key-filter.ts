import type { KeyFilter } from '../contract/dialect.ts';

const BACKSLASH = 0x5c;

/** A power of two; a request knows some forty keys, so a slot taken by another is rare. */
const SLOTS = 1024;

/** Remembers which keys a scan met, in a kilobyte however many there are. */
export class ScannedKeys implements KeyFilter {
  readonly #slots: Uint8Array = new Uint8Array(SLOTS);
  #any = false;

  /** Takes the key whose bytes stand from `start` to `end`, between its quotes. */
  note(bytes: Uint8Array, start: number, end: number): void {
    let hash = end - start;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      // An escape can spell any key.
      if (byte === BACKSLASH) this.#any = true;
      hash = (hash * 31 + byte) | 0;
    }
    this.#slots[hash & (SLOTS - 1)] = 1;
  }

  mayHold(key: string): boolean {
    if (this.#any) return true;
    let hash = key.length;
    for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
    return this.#slots[hash & (SLOTS - 1)] === 1;
  }
}
