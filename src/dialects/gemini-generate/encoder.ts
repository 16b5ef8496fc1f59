import type { Signature } from '../../contract/conversation.ts';
import type { AnswerContext, Encoder } from '../../contract/dialect.ts';
import type { GatewayError } from '../../contract/error.ts';
import type { Delta, Event, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { derivedId } from '../../hub/ids.ts';
import { inTurn } from '../../hub/in-turn.ts';
import {
  type AnswerHead,
  type Candidate,
  chunkOf,
  PARAGRAPH,
  signature,
  textPart,
  wholePart,
} from './answer-parts.ts';
import { errorBody } from './error.ts';
import { finishTo } from './finish.ts';
import { failureText, frameText } from './framing.ts';
import { type Cited, groundingMetadata } from './grounding.ts';
import { logprobsResult } from './probabilities.ts';
import type { Draft } from './schema.ts';
import { writeUsage } from './usage.ts';

/** The part under way; parts do not interleave in this dialect. */
interface Open {
  readonly head: PartHead;
  text: string;
  signed: Signature | null;
  hidden: Signature | null;
  /** Whether anything of it went out. */
  written: boolean;
}

/** Writes the chunks of a stream. Calls and media go out whole, when they have ended. */
export class GeminiEncoder implements Encoder {
  readonly #answer: AnswerContext;
  readonly #event: (event: Event) => void;
  #head: AnswerHead;
  #open: Open | null = null;
  #written = 0;
  #out = '';
  #usage: JsonObject | undefined = undefined;
  #finish = finishTo('stop', null);
  readonly #cited: Cited[] = [];
  #citing: Cited['citation'][] = [];

  constructor(answer: AnswerContext) {
    this.#answer = answer;
    this.#head = { modelVersion: answer.model, responseId: derivedId('', answer.requestId, 0) };
    this.#event = inTurn((event) => this.#take(event));
  }

  event(event: Event): string {
    this.#event(event);
    const out = this.#out;
    this.#out = '';
    return out;
  }

  /** The last chunk tells why it ended, what it cost and where it has things from. */
  end(): string {
    const more: Draft = { finishReason: this.#finish };
    if (this.#cited.length > 0) more['groundingMetadata'] = groundingMetadata(this.#cited);
    const chunk = chunkOf({ parts: [{ text: '' }], more }, this.#head, this.#usage);
    return frameText(chunk);
  }

  fail(error: GatewayError): string {
    return failureText(errorBody(error, this.#answer.requestId));
  }

  #take(event: Event): void {
    if (event.type === 'start') {
      const { modelVersion, responseId } = this.#head;
      this.#head = {
        modelVersion: event.model ?? modelVersion,
        responseId: event.id ?? responseId,
      };
    } else if (event.type === 'part_start') {
      this.#open = { head: event.part, text: '', signed: null, hidden: null, written: false };
    } else if (event.type === 'part_delta') this.#delta(event.delta);
    else if (event.type === 'part_end') this.#close();
    else if (event.type === 'usage') this.#usage = writeUsage(event.usage);
    else if (event.type === 'finish') this.#finish = finishTo(event.reason, event.said);
  }

  #delta(delta: Delta): void {
    const open = this.#open;
    if (open === null) return;
    if (delta.kind === 'text') this.#text(open, delta.text);
    else if (delta.kind === 'break') this.#text(open, PARAGRAPH);
    else if (delta.kind === 'signature') open.signed = delta.signature;
    else if (delta.kind === 'hidden') open.hidden = delta.signature;
    else if (delta.kind === 'citation') this.#citing.push(delta.citation);
    else this.#probabilities(delta.tokens);
  }

  #text(open: Open, text: string): void {
    open.text += text;
    if (text !== '') this.#part(open, textPart(open.head, text));
  }

  #part(open: Open, part: Draft | null): void {
    if (part === null) return;
    open.written = true;
    this.#write({ parts: [part] });
  }

  #probabilities(tokens: readonly Json[]): void {
    this.#write({ parts: [{ text: '' }], more: { logprobsResult: logprobsResult(tokens) } });
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const signed = signature(open.signed, open.hidden);
    const whole = wholePart(open.head, open.text);
    // What was streamed is signed by an empty text after it, as the vendor does it.
    const empty = Object.keys(signed).length > 0 ? textPart(open.head, '') : null;
    if (whole !== null) this.#part(open, { ...whole, ...signed });
    else if (empty !== null) this.#part(open, { ...empty, ...signed });
    for (const citation of this.#citing) {
      this.#cited.push({ citation, text: open.text, partIndex: this.#written });
    }
    this.#citing = [];
    if (open.written) this.#written += 1;
  }

  #write(candidate: Candidate): void {
    this.#out += frameText(chunkOf(candidate, this.#head));
  }
}
