import type { Delta, Event, PartHead } from '../../contract/event.ts';

type Flow = 'text' | 'refusal' | 'reasoning';

/**
 * The parts of an answer under way. Texts come one after another: another kind, or a call, ends the
 * one before. Calls stay open beside them.
 */
export class AnswerParts {
  readonly #tell: (event: Event) => void;
  readonly #open: Set<number> = new Set();
  #next = 0;
  #flow: { readonly kind: Flow; readonly index: number } | null = null;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
  }

  /** How many have begun. */
  get count(): number {
    return this.#next;
  }

  start(part: PartHead): number {
    const index = this.#next++;
    this.#open.add(index);
    this.#tell({ type: 'part_start', index, part });
    return index;
  }

  delta(index: number, delta: Delta): void {
    this.#tell({ type: 'part_delta', index, delta });
  }

  add(index: number, text: string): void {
    if (text !== '') this.delta(index, { kind: 'text', text });
  }

  end(index: number): void {
    if (this.#open.delete(index)) this.#tell({ type: 'part_end', index });
  }

  /** A part that is there at once. */
  whole(part: PartHead, text = ''): void {
    this.endFlow();
    const index = this.start(part);
    this.add(index, text);
    this.end(index);
  }

  /** The text under way, null where it is of another kind. */
  flowing(kind: Flow): number | null {
    return this.#flow?.kind === kind ? this.#flow.index : null;
  }

  /** The text of that kind, begun if it is not under way. */
  flow(head: Extract<PartHead, { kind: Flow }>): number {
    const open = this.flowing(head.kind);
    if (open !== null) return open;
    this.endFlow();
    const index = this.start(head);
    this.#flow = { kind: head.kind, index };
    return index;
  }

  endFlow(): void {
    const { index } = this.#flow ?? {};
    this.#flow = null;
    if (index !== undefined) this.end(index);
  }

  endAll(): void {
    this.endFlow();
    for (const index of [...this.#open]) this.end(index);
  }
}
