import type { Signature } from '../../contract/conversation.ts';
import type { Delta, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { frameText, innerText } from './frame.ts';
import {
  annotationOf,
  contentJson,
  itemJson,
  type Output,
  reasoningText,
  summaryText,
  wholeInput,
} from './output.ts';

/** Numbers the events of a stream. */
export class Numbered {
  next = 0;

  text(event: JsonObject & { readonly type: string }): string {
    const sequence_number = this.next;
    this.next += 1;
    return frameText({ ...event, sequence_number });
  }

  /** The same from members that are texts already, which most of a stream is made of. */
  inner(type: string, members: string): string {
    const number = this.next;
    this.next += 1;
    return `event: ${type}\ndata: {"type":"${type}",${members},"sequence_number":${number}}\n\n`;
  }
}

/** Where an item stands in the stream, and how it tells its reasoning. */
export interface Place {
  readonly id: string;
  readonly index: number;
  readonly asSummary: boolean;
}

type Words = 'reasoning_summary_text' | 'reasoning_text';

/** One item of a stream, from `output_item.added` to `output_item.done`. */
export class EncodedItem implements Output {
  readonly id: string;
  readonly head: PartHead;
  readonly asSummary: boolean;
  readonly texts: string[] = [''];
  readonly annotations: Json[] = [];
  readonly probabilities: Json[] = [];
  signature: Signature | null = null;
  hidden: Signature | null = null;
  ended = false;
  readonly #frames: Numbered;
  readonly #place: Place;
  /** What every event about the item says, as a text. */
  readonly #about: string;
  /** The paragraph of reasoning that has begun. */
  #begun = false;

  constructor(frames: Numbered, head: PartHead, place: Place) {
    this.#frames = frames;
    this.head = head;
    this.id = place.id;
    this.asSummary = place.asSummary;
    this.#place = place;
    this.#about = innerText({ output_index: place.index, item_id: place.id });
  }

  start(): string {
    const added = this.#item('added', itemJson(this, 'in_progress'));
    if (!this.#isMessage) return added;
    return added + this.#at('response.content_part.added', { part: contentJson(this) });
  }

  delta(delta: Delta): string {
    if (delta.kind === 'text') return this.#text(delta.text);
    if (delta.kind === 'break') return this.#break();
    if (delta.kind === 'signature') this.signature = delta.signature;
    else if (delta.kind === 'hidden') this.hidden = delta.signature;
    else if (this.head.kind !== 'text') return '';
    else if (delta.kind === 'citation') {
      const annotation = annotationOf(delta.citation, this.#last.length);
      return annotation === null ? '' : this.#annotation(annotation);
    } else {
      this.probabilities.push(...delta.tokens);
      return this.#at('response.output_text.delta', { delta: '', logprobs: delta.tokens });
    }
    return '';
  }

  end(): string {
    this.ended = true;
    return this.#closing() + this.#item('done', itemJson(this, 'completed'));
  }

  get #isMessage(): boolean {
    return this.head.kind === 'text' || this.head.kind === 'refusal';
  }

  get #last(): string {
    return this.texts.at(-1) ?? '';
  }

  #text(text: string): string {
    const { head } = this;
    const begins = head.kind === 'reasoning' && !this.#begun ? this.#begin() : '';
    this.texts[this.texts.length - 1] = this.#last + text;
    if (head.kind === 'reasoning') return begins + this.#words('delta', { delta: text });
    if (head.kind === 'text') {
      return this.#at('response.output_text.delta', { delta: text, logprobs: [] });
    }
    if (head.kind === 'refusal') return this.#at('response.refusal.delta', { delta: text });
    return head.kind === 'tool_call' ? this.#call('delta', { delta: text }) : '';
  }

  #break(): string {
    const text = (this.#begun ? '' : this.#begin()) + this.#close();
    this.texts.push('');
    return text;
  }

  /** What ends whatever the item holds. */
  #closing(): string {
    const { head } = this;
    if (head.kind === 'tool_call') {
      const text = wholeInput(this);
      return this.#call('done', head.form === 'json' ? { arguments: text } : { input: text });
    }
    if (head.kind === 'reasoning') {
      if (this.#begun) return this.#close();
      return this.texts.length > 1 ? this.#begin() + this.#close() : '';
    }
    if (!this.#isMessage) return '';
    const done =
      head.kind === 'refusal'
        ? this.#at('response.refusal.done', { refusal: this.#last })
        : this.#at('response.output_text.done', {
            text: this.#last,
            logprobs: this.probabilities,
          });
    return done + this.#at('response.content_part.done', { part: contentJson(this) });
  }

  #begin(): string {
    this.#begun = true;
    return this.#paragraph('added', '');
  }

  #close(): string {
    this.#begun = false;
    const text = this.#last;
    return this.#words('done', { text }) + this.#paragraph('done', text);
  }

  #paragraph(what: 'added' | 'done', text: string): string {
    const { asSummary } = this;
    const type = asSummary ? 'reasoning_summary_part' : 'content_part';
    const part = asSummary ? summaryText(text) : reasoningText(text);
    return this.#event(`response.${type}.${what}`, { ...this.#paragraphPlace(), part });
  }

  #words(what: 'delta' | 'done', members: JsonObject): string {
    const type: Words = this.asSummary ? 'reasoning_summary_text' : 'reasoning_text';
    return this.#event(`response.${type}.${what}`, { ...this.#paragraphPlace(), ...members });
  }

  #paragraphPlace(): JsonObject {
    const index = this.texts.length - 1;
    return this.asSummary ? { summary_index: index } : { content_index: index };
  }

  #call(what: 'delta' | 'done', members: JsonObject): string {
    const isJson = this.head.kind === 'tool_call' && this.head.form === 'json';
    const type = isJson ? 'function_call_arguments' : 'custom_tool_call_input';
    return this.#event(`response.${type}.${what}`, members);
  }

  #annotation(annotation: Json): string {
    const annotation_index = this.annotations.length;
    this.annotations.push(annotation);
    const type = 'response.output_text.annotation.added';
    return this.#at(type, { annotation_index, annotation });
  }

  /** About the one part of a message. */
  #at(type: string, members: JsonObject): string {
    return this.#event(type, { content_index: 0, ...members });
  }

  #event(type: string, members: JsonObject): string {
    return this.#frames.inner(type, `${this.#about},${innerText(members)}`);
  }

  #item(what: 'added' | 'done', item: JsonObject): string {
    const type = `response.output_item.${what}`;
    return this.#frames.text({ type, output_index: this.#place.index, item });
  }
}
