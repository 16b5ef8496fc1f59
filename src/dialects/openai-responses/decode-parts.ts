import { MalformedAnswer } from '../../contract/error.ts';
import type { Delta, Event, PartHead } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';

type Tell = (event: Event) => void;

/** An item of an answer under way. */
export interface DecodedItem {
  /** @throws {MalformedAnswer} when the event does not fit what came before. */
  event(type: string, frame: JsonObject): void;
  /** Takes the whole item, which is what counts. */
  done(item: JsonObject): void;
}

/** Numbers the parts of an answer in the order they start. */
export class ToldParts {
  readonly #tell: Tell;
  readonly #open: Set<ToldPart> = new Set();
  #count = 0;
  /** Whether a tool of the caller's is called. */
  calls = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  start(part: PartHead): ToldPart {
    const index = this.#count;
    this.#count += 1;
    if (part.kind === 'tool_call') this.calls = true;
    this.#tell({ type: 'part_start', index, part });
    const told = new ToldPart(index, (event) => this.#pass(event, told));
    this.#open.add(told);
    return told;
  }

  endAll(): void {
    for (const part of [...this.#open]) part.end();
  }

  #pass(event: Event, part: ToldPart): void {
    if (event.type === 'part_end') this.#open.delete(part);
    this.#tell(event);
  }
}

/** One part, from its start to its end. */
export class ToldPart {
  readonly #index: number;
  readonly #tell: Tell;
  /** UTF-16 units of text told so far. */
  length = 0;
  ended = false;

  constructor(index: number, tell: Tell) {
    this.#index = index;
    this.#tell = tell;
  }

  /** @throws {MalformedAnswer} when the part has ended. */
  text(text: string): void {
    if (text === '') return this.#check();
    this.length += text.length;
    this.delta({ kind: 'text', text });
  }

  /** The whole text, which counts where no piece of it came. */
  fill(text: string): void {
    if (this.length === 0 && !this.ended) this.text(text);
  }

  /** @throws {MalformedAnswer} when the part has ended. */
  delta(delta: Delta): void {
    this.#check();
    this.#tell({ type: 'part_delta', index: this.#index, delta });
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.#tell({ type: 'part_end', index: this.#index });
  }

  #check(): void {
    if (this.ended) throw new MalformedAnswer('went on with a part that had ended');
  }
}

/** A field no event of its kind is without. @throws {MalformedAnswer} */
export function needText(frame: JsonObject, name: string): string {
  const value = frame[name];
  if (typeof value === 'string') return value;
  throw new MalformedAnswer(`sent an event without its ${name}`);
}

/** A place in a list, the first one where it is not said. */
export function placeOf(frame: JsonObject, name: string): number {
  const value = frame[name];
  return typeof value === 'number' ? value : 0;
}
