/**
 * Ids of calls and results. The vendor does without them: a result then belongs to the earliest
 * call of its name that has none yet. Every other dialect needs them, so they are made, by position.
 */
export class CallIds {
  #calls = 0;
  #results = 0;
  /** Calls without a result, in their order. */
  #open: { readonly id: string; readonly name: string }[] = [];

  /** The id of the next call. */
  call(id: string | null, name: string): string {
    const known = id ?? madeCallId(this.#calls);
    this.#calls += 1;
    this.#open.push({ id: known, name });
    return known;
  }

  /** The id of the call that the next result belongs to. */
  result(id: string | null, name: string): string {
    const at = this.#open.findIndex((call) => (id === null ? call.name === name : call.id === id));
    const [call] = at < 0 ? [] : this.#open.splice(at, 1);
    const known = id ?? call?.id ?? `result_at_${this.#results}`;
    this.#results += 1;
    return known;
  }
}

function madeCallId(index: number): string {
  return `call_at_${index}`;
}

/** Tells which ids were made, when the same conversation is written again, part by part. */
export class MadeIds {
  #calls = 0;
  #results = 0;
  readonly #made: Set<string> = new Set();

  /** The id as it was said, undefined where none was. */
  call(id: string): string | undefined {
    const made = madeCallId(this.#calls);
    this.#calls += 1;
    if (id !== made) return id;
    this.#made.add(id);
    return undefined;
  }

  result(id: string): string | undefined {
    const made = `result_at_${this.#results}`;
    this.#results += 1;
    return id === made || this.#made.has(id) ? undefined : id;
  }
}
