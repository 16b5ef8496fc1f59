/**
 * Ids of calls and results. The vendor does without them: a result then belongs to the earliest
 * call of its name that has none yet. Every other dialect needs them, so they are made, by position.
 */
export class CallIds {
  #calls = 0;
  #results = 0;
  readonly #named: Map<string, Waiting> = new Map();
  readonly #identified: Map<string, Waiting> = new Map();

  /** The id of the next call. */
  call(id: string | null, name: string): string {
    const known = id ?? madeCallId(this.#calls);
    this.#calls += 1;
    const made = { id: known, answered: false };
    waitingAt(this.#named, name).calls.push(made);
    waitingAt(this.#identified, known).calls.push(made);
    return known;
  }

  /** The id of the call that the next result belongs to. */
  result(id: string | null, name: string): string {
    const call = earliest(id === null ? this.#named.get(name) : this.#identified.get(id));
    if (call !== undefined) call.answered = true;
    const known = id ?? call?.id ?? `result_at_${this.#results}`;
    this.#results += 1;
    return known;
  }
}

interface Made {
  readonly id: string;
  answered: boolean;
}

/** Calls of one name or id, in their order. */
interface Waiting {
  readonly calls: Made[];
  /** All before it have a result. */
  next: number;
}

function waitingAt(all: Map<string, Waiting>, key: string): Waiting {
  const known = all.get(key) ?? { calls: [], next: 0 };
  all.set(key, known);
  return known;
}

/** The first call without a result, undefined where there is none. */
function earliest(waiting: Waiting | undefined): Made | undefined {
  if (waiting === undefined) return undefined;
  const { calls } = waiting;
  while (calls[waiting.next]?.answered === true) waiting.next += 1;
  return calls[waiting.next];
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
