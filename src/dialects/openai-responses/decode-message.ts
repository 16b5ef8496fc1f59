import { MalformedAnswer } from '../../contract/error.ts';
import type { Citation } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { countOf, listOf, objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import {
  type DecodedItem,
  needText,
  placeOf,
  type ToldPart,
  type ToldParts,
} from './decode-parts.ts';
import { ID } from './schema.ts';

type Kind = 'text' | 'refusal';

/** A part of a message under way. */
interface Open {
  readonly kind: Kind;
  readonly part: ToldPart;
  citations: number;
  probabilities: boolean;
}

/** A `message` item: text and refusals, by their `content_index`. */
export class MessageItem implements DecodedItem {
  readonly #parts: ToldParts;
  /** Null for a kind of part that is not known. */
  readonly #open: Map<number, Open | null> = new Map();

  constructor(parts: ToldParts) {
    this.#parts = parts;
  }

  event(type: string, frame: JsonObject): void {
    const place = placeOf(frame, 'content_index');
    if (type === 'response.content_part.added') return this.#add(place, objectOf(frame['part']));
    if (type === 'response.content_part.done') return this.#close(place, objectOf(frame['part']));
    const kind = type.startsWith('response.refusal.') ? 'refusal' : 'text';
    const open = this.#at(place, kind);
    if (open === null) return;
    if (type.endsWith('.delta')) {
      open.part.text(needText(frame, 'delta'));
      probabilities(open, frame['logprobs']);
    } else if (type === 'response.output_text.annotation.added') {
      cite(open, objectOf(frame['annotation']));
    } else fill(open, frame);
  }

  /** What is said at the end is the whole: what came in no pieces is told now. */
  done(item: JsonObject): void {
    for (const [place, part] of objectsOf(item['content']).entries()) {
      if (!this.#open.has(place)) this.#add(place, part);
      const open = this.#open.get(place) ?? null;
      if (open === null || open.part.ended) continue;
      fill(open, part);
      open.part.end();
    }
    for (const open of this.#open.values()) open?.part.end();
  }

  #add(place: number, { type }: JsonObject): void {
    if (this.#open.has(place)) throw new MalformedAnswer('began a part twice');
    const kind = type === 'output_text' ? 'text' : type === 'refusal' ? 'refusal' : null;
    this.#open.set(place, kind === null ? null : this.#start(kind));
  }

  #start(kind: Kind): Open {
    return { kind, part: this.#parts.start({ kind }), citations: 0, probabilities: false };
  }

  /** Servers made for Codex, which needs no more than items, leave the beginning of parts out. */
  #at(place: number, kind: Kind): Open | null {
    if (!this.#open.has(place)) this.#open.set(place, this.#start(kind));
    const open = this.#open.get(place) ?? null;
    if (open === null || open.kind === kind) return open;
    throw new MalformedAnswer('went on with a part of another kind');
  }

  #close(place: number, part: JsonObject): void {
    const open = this.#open.get(place);
    if (open === undefined) throw new MalformedAnswer('ended a part that never began');
    if (open === null) return;
    if (open.part.ended) throw new MalformedAnswer('ended a part twice');
    fill(open, part);
    open.part.end();
  }
}

/** All of a part at once, as its end repeats it. */
function fill(open: Open, whole: JsonObject): void {
  open.part.fill(textOf(whole[open.kind]));
  if (!open.probabilities) probabilities(open, whole['logprobs']);
  for (const annotation of objectsOf(whole['annotations']).slice(open.citations)) {
    cite(open, annotation);
  }
}

function probabilities(open: Open, value: Json | undefined): void {
  const tokens = listOf(value);
  if (tokens.length === 0) return;
  open.probabilities = true;
  open.part.delta({ kind: 'probabilities', tokens });
}

function cite(open: Open, annotation: JsonObject): void {
  open.citations += 1;
  open.part.delta({ kind: 'citation', citation: citationOf(annotation) });
}

function citationOf(native: JsonObject): Citation {
  return {
    url: wordOf(native['url']),
    title: wordOf(native['title']) ?? wordOf(native['filename']),
    quote: null,
    start: countOf(native['start_index']),
    end: countOf(native['end_index']),
    dialect: ID,
    native,
  };
}
