import { MalformedAnswer } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { readCarried } from './carried.ts';
import {
  type DecodedItem,
  needText,
  placeOf,
  type ToldPart,
  type ToldParts,
} from './decode-parts.ts';

type Form = 'full' | 'summary';

/** A `reasoning` item. It may hold a summary, the reasoning itself, or both, which are two parts. */
export class ReasoningItem implements DecodedItem {
  readonly #parts: ToldParts;
  readonly #id: string | null;
  readonly #sections: Map<Form, Section> = new Map();

  constructor(parts: ToldParts, item: JsonObject) {
    this.#parts = parts;
    this.#id = wordOf(item['id']);
  }

  event(type: string, frame: JsonObject): void {
    if (type.startsWith('response.content_part.')) {
      const part = objectOf(frame['part']);
      const isAdded = type.endsWith('.added') && part['type'] === 'reasoning_text';
      if (isAdded) this.#section('full').begin(placeOf(frame, 'content_index'));
      return;
    }
    const isFull = type.startsWith('response.reasoning_text.');
    if (!isFull && !type.startsWith('response.reasoning_summary_')) {
      throw new MalformedAnswer('told text of an item that has none');
    }
    const place = placeOf(frame, isFull ? 'content_index' : 'summary_index');
    const section = this.#section(isFull ? 'full' : 'summary');
    if (type.endsWith('_part.added')) section.begin(place);
    else if (type.endsWith('.delta')) section.text(place, needText(frame, 'delta'));
    else section.fill(place, textOf(frame['text'] ?? objectOf(frame['part'])['text']));
  }

  done(item: JsonObject): void {
    this.#fill('summary', item['summary']);
    this.#fill('full', item['content']);
    const sealed = wordOf(item['encrypted_content']);
    const carried = sealed === null ? null : readCarried(sealed);
    if (this.#sections.size === 0) this.#section(carried?.form ?? 'summary');
    const [first] = this.#sections.values();
    if (carried !== null) {
      first?.part.delta({ kind: carried.kind, signature: carried.signature });
    }
    for (const section of this.#sections.values()) section.part.end();
  }

  #fill(form: Form, paragraphs: Json | undefined): void {
    for (const [place, { text }] of objectsOf(paragraphs).entries()) {
      this.#section(form).fill(place, textOf(text));
    }
  }

  #section(form: Form): Section {
    const known = this.#sections.get(form);
    if (known !== undefined) return known;
    // An id names one part.
    const id = this.#sections.size === 0 ? this.#id : null;
    const section = new Section(this.#parts.start({ kind: 'reasoning', id, form }));
    this.#sections.set(form, section);
    return section;
  }
}

/** Paragraphs, one after another. */
class Section {
  readonly part: ToldPart;
  #place = -1;
  /** The length of the part when this paragraph began. */
  #from = 0;

  constructor(part: ToldPart) {
    this.part = part;
  }

  begin(place: number): void {
    if (place <= this.#place) throw new MalformedAnswer('began a paragraph twice');
    if (this.#place >= 0) this.part.delta({ kind: 'break' });
    this.#place = place;
    this.#from = this.part.length;
  }

  text(place: number, text: string): void {
    if (place < this.#place) throw new MalformedAnswer('went back to an earlier paragraph');
    if (place > this.#place) this.begin(place);
    this.part.text(text);
  }

  /** The whole paragraph, which counts where no piece of it came. */
  fill(place: number, text: string): void {
    const isOpen = place === this.#place && this.part.length === this.#from;
    if (place > this.#place || isOpen) this.text(place, text);
  }
}
