/** Counts answers read on after their callers left, so that leaving cannot pile up work. */
export class Drains {
  readonly #atOnce: number;
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** True: there is a place, which must be given back by `leave`. */
  enter(): boolean {
    if (this.#running >= this.#atOnce) return false;
    this.#running += 1;
    return true;
  }

  leave(): void {
    this.#running -= 1;
  }
}
