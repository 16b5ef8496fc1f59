import type { Part, Signature } from '../contract/conversation.ts';
import { MalformedAnswer } from '../contract/error.ts';
import type { AnswerPart, Citation, Delta, Event, Message, PartHead } from '../contract/event.ts';
import type { Json, JsonObject } from '../contract/json.ts';

/** A part under way. */
interface Open {
  readonly head: PartHead;
  texts: string[];
  signature: Signature | null;
  hidden: Signature | null;
  citations: Citation[];
  probabilities: Json[] | null;
  ended: boolean;
}

const NOTHING: JsonObject = {};

/** Folds the events of an answer into the message they tell. */
export class Folder {
  readonly #parts: Open[] = [];
  #start: Extract<Event, { type: 'start' }> | null = null;
  #finish: Extract<Event, { type: 'finish' }> | null = null;
  #usage: Extract<Event, { type: 'usage' }> | null = null;

  /** @throws {MalformedAnswer} when a part's events are out of order. An `error` is not for folding. */
  event(event: Event): void {
    if (event.type === 'start') this.#start ??= event;
    else if (event.type === 'usage') this.#usage = event;
    else if (event.type === 'finish') this.#finish = event;
    else if (event.type === 'part_start') this.#open(event.index, event.part);
    else if (event.type === 'part_delta') apply(this.#at(event.index), event.delta);
    else if (event.type === 'part_end') this.#at(event.index).ended = true;
  }

  message(): Message {
    return {
      id: this.#start?.id ?? null,
      model: this.#start?.model ?? null,
      extra: this.#start?.extra ?? NOTHING,
      parts: this.#parts.map(answerPart),
      finish: this.#finish,
      usage: this.#usage?.usage ?? null,
      nativeUsage: this.#usage?.native ?? null,
    };
  }

  #open(index: number, head: PartHead): void {
    if (index !== this.#parts.length) throw new MalformedAnswer('numbered its parts out of order');
    this.#parts.push({
      head,
      texts: [''],
      signature: null,
      hidden: null,
      citations: [],
      probabilities: null,
      ended: false,
    });
  }

  #at(index: number): Open {
    const open = this.#parts[index];
    if (open === undefined || open.ended) {
      throw new MalformedAnswer('went on with a part that is not open');
    }
    return open;
  }
}

function apply(open: Open, delta: Delta): void {
  if (delta.kind === 'text') open.texts[open.texts.length - 1] += delta.text;
  else if (delta.kind === 'break') open.texts.push('');
  else if (delta.kind === 'signature') open.signature = delta.signature;
  else if (delta.kind === 'hidden') open.hidden = delta.signature;
  else if (delta.kind === 'citation') open.citations.push(delta.citation);
  else {
    open.probabilities ??= [];
    for (const token of delta.tokens) open.probabilities.push(token);
  }
}

function answerPart(open: Open): AnswerPart {
  return { part: partOf(open), citations: open.citations, probabilities: open.probabilities };
}

function partOf({ head, texts, signature, hidden }: Open): Part {
  const base = { path: '', cache: null, signature, extra: NOTHING };
  const text = texts.join('');
  if (head.kind === 'text' || head.kind === 'refusal') return { ...base, kind: head.kind, text };
  if (head.kind === 'tool_call') return { ...base, ...head, input: text };
  if (head.kind === 'native') return { ...base, ...head };
  if (head.kind === 'reasoning') {
    return { ...base, ...head, hidden, texts: texts.length === 1 && text === '' ? [] : texts };
  }
  const source = { at: 'inline', mimeType: head.mimeType, data: text } as const;
  return { ...base, kind: 'media', media: head.media, source, name: null, detail: null };
}
