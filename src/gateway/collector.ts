/** Bytes kept up to a limit, joined when asked for. */
export class Collector {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** False: the limit is reached, and these bytes were not kept. */
  add(bytes: Uint8Array): boolean {
    if (this.#length + bytes.length > this.#limit) return false;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    return true;
  }

  bytes(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const joined = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, offset);
      offset += chunk.length;
    }
    return joined;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.#length = 0;
  }
}
