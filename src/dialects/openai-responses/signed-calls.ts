/**
 * Signatures of calls (Gemini makes them, and refuses a call that comes back without its own). A
 * call's item has no field for one, so it travels in a `reasoning` item of its own beside it, which
 * clients send back as they send every other.
 */
import type { NativePart, Signature, Turn } from '../../contract/conversation.ts';
import type { AnswerPart, Delta, Event, PartHead } from '../../contract/event.ts';
import { derivedId } from '../../hub/ids.ts';
import type { Fields } from '../../hub/strict.ts';
import { carriedCall, type Place, readCarriedCall } from './carried.ts';
import { ID, MADE_REASONING } from './schema.ts';

type CallHead = Extract<PartHead, { kind: 'tool_call' }>;

/** Tells an answer's parts again, with an item for each signature of a call. */
export class SignedCalls {
  readonly #requestId: string;
  /** Our indices by those of the answer. */
  readonly #indices: Map<number, number> = new Map();
  /** Signatures that came when their call's item had begun. */
  readonly #late: Map<number, Signature> = new Map();
  readonly #calls: Set<number> = new Set();
  #next = 0;
  /** A call waits for its first piece, since its signature may come before. */
  #held: { readonly index: number; readonly head: CallHead } | null = null;

  constructor(requestId: string) {
    this.#requestId = requestId;
  }

  of(event: Event): readonly Event[] {
    if (event.type === 'part_start') return [...this.rest(), ...this.#start(event)];
    if (event.type === 'part_delta') return this.#delta(event.index, event.delta);
    if (event.type === 'part_end') return this.#end(event.index);
    return event.type === 'finish' ? [...this.rest(), event] : [event];
  }

  /** The call that still waits. */
  rest(): readonly Event[] {
    const held = this.#held;
    this.#held = null;
    return held === null ? [] : [this.#begin(held.index, held.head)];
  }

  #start({ index, part }: Extract<Event, { type: 'part_start' }>): readonly Event[] {
    if (part.kind !== 'tool_call') return [this.#begin(index, part)];
    this.#held = { index, head: part };
    return [];
  }

  #delta(theirs: number, delta: Delta): readonly Event[] {
    const isHeld = this.#held?.index === theirs;
    if (delta.kind !== 'signature') {
      return [...(isHeld ? this.rest() : []), ...this.#more(theirs, delta)];
    }
    if (isHeld) return [...this.#carrier(delta.signature, 'before'), ...this.rest()];
    if (!this.#calls.has(theirs)) return this.#more(theirs, delta);
    this.#late.set(theirs, delta.signature);
    return [];
  }

  #more(theirs: number, delta: Delta): readonly Event[] {
    const index = this.#indices.get(theirs);
    return index === undefined ? [] : [{ type: 'part_delta', index, delta }];
  }

  #end(theirs: number): readonly Event[] {
    const begun = this.#held?.index === theirs ? this.rest() : [];
    const index = this.#indices.get(theirs);
    if (index === undefined) return begun;
    const late = this.#late.get(theirs);
    const after = late === undefined ? [] : this.#carrier(late, 'after');
    return [...begun, { type: 'part_end', index }, ...after];
  }

  #begin(theirs: number, part: PartHead): Event {
    const index = this.#next;
    this.#next += 1;
    this.#indices.set(theirs, index);
    if (part.kind === 'tool_call') this.#calls.add(theirs);
    return { type: 'part_start', index, part };
  }

  #carrier(signature: Signature, place: Place): readonly Event[] {
    const index = this.#next;
    this.#next += 1;
    const id = derivedId(MADE_REASONING, this.#requestId, index);
    const part = carrierPart(signature, place, id);
    return [
      { type: 'part_start', index, part },
      { type: 'part_end', index },
    ];
  }
}

/** The parts of a whole answer, each signature of a call right before it. */
export function withCarriers(
  parts: readonly AnswerPart[],
  requestId: string,
): readonly AnswerPart[] {
  const all: AnswerPart[] = [];
  for (const answered of parts) {
    const { kind, signature } = answered.part;
    if (kind === 'tool_call' && signature !== null) {
      const id = derivedId(MADE_REASONING, requestId, all.length);
      const part = carrierPart(signature, 'before', id);
      all.push({ part, citations: [], probabilities: null });
    }
    all.push(answered);
  }
  return all;
}

function carrierPart(signature: Signature, place: Place, id: string): NativePart {
  const encrypted_content = carriedCall(signature, place);
  return {
    kind: 'native',
    dialect: ID,
    type: 'reasoning',
    value: { id, type: 'reasoning', summary: [], encrypted_content },
    path: '',
    cache: null,
    signature: null,
    extra: {},
  };
}

/** Gives signatures that came in items of their own back to the calls beside them. */
export class ReturnedSignatures {
  #waiting: Signature | null = null;

  /** Whether an item is nothing but such a signature. */
  takes(item: Fields, turns: Turn[]): boolean {
    const { type, encrypted_content: sealed } = item.whole();
    if (type !== 'reasoning' || typeof sealed !== 'string') return false;
    const held = readCarriedCall(sealed);
    if (held === null) return false;
    const last = turns.at(-1);
    if (held.place === 'before') this.#waiting = held.signature;
    else if (last !== undefined) turns[turns.length - 1] = signed(last, held.signature);
    return true;
  }

  /** The turn with the signature that waits for it. */
  give(turn: Turn): Turn {
    const signature = this.#waiting;
    this.#waiting = null;
    return signature === null ? turn : signed(turn, signature);
  }
}

function signed(turn: Turn, signature: Signature): Turn {
  const parts = turn.parts.map((part) =>
    part.kind === 'tool_call' ? { ...part, signature } : part,
  );
  return { ...turn, parts };
}
