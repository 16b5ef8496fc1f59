import type { AnswerContext, Encoder } from '../../contract/dialect.ts';
import type { GatewayError } from '../../contract/error.ts';
import type { Event, FinishReason, PartHead } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { EncodedItem, Numbered } from './encode-item.ts';
import { type Opening, openResponse, wholeResponse } from './envelope.ts';
import { type Failure, failureFrames, failureOf, failureTold } from './error.ts';
import { isItem, itemId, itemJson } from './output.ts';
import { DONE } from './schema.ts';
import { SignedCalls } from './signed-calls.ts';
import { tellsSummary } from './summary.ts';

const UNNAMED: Opening = { id: null, model: null, extra: {} };

/** Writes a stream. Items are told apart by their index, so they may come in any interleaving. */
export class ResponsesEncoder implements Encoder {
  readonly #context: AnswerContext;
  readonly #frames: Numbered = new Numbered();
  /** By the index of their part; null for what no item tells. */
  readonly #items: Map<number, EncodedItem | null> = new Map();
  readonly #output: EncodedItem[] = [];
  readonly #calls: SignedCalls;
  #response: JsonObject | null = null;
  #usage: Usage | null = null;
  #reason: FinishReason | null = null;
  #over = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#calls = new SignedCalls(context.requestId);
  }

  event(event: Event): string {
    return this.#calls
      .of(event)
      .map((told) => this.#told(told))
      .join('');
  }

  #told(event: Event): string {
    if (this.#over) return '';
    if (event.type === 'error') return this.#fail(failureTold(event.error));
    if (event.type === 'start') return this.#open(event);
    if (event.type === 'usage') this.#usage = event.usage;
    else if (event.type === 'finish') this.#reason = event.reason;
    else return this.#open(UNNAMED) + this.#part(event);
    return '';
  }

  end(): string {
    if (this.#over) return '';
    const opening = this.#open(UNNAMED);
    const begun = this.#calls.rest().map((told) => this.#told(told));
    const items = this.#output;
    const closing = items.map((item) => (item.ended ? '' : item.end())).join('');
    this.#over = true;
    const response = wholeResponse(this.#response ?? {}, {
      reason: this.#reason,
      output: items.map((item) => itemJson(item, 'completed')),
      usage: this.#usage,
    });
    const type = `response.${response['status'] as string}`;
    return `${opening}${begun.join('')}${closing}${this.#frames.text({ type, response })}data: ${DONE}\n\n`;
  }

  fail(error: GatewayError): string {
    return this.#over ? '' : this.#fail(failureOf(error));
  }

  #fail(failure: Failure): string {
    this.#over = true;
    const response = this.#response ?? openResponse(UNNAMED, this.#context);
    return failureFrames(failure, this.#frames.next, response);
  }

  #open(opening: Opening): string {
    if (this.#response !== null) return '';
    const response = openResponse(opening, this.#context);
    this.#response = response;
    return (
      this.#frames.text({ type: 'response.created', response }) +
      this.#frames.text({ type: 'response.in_progress', response })
    );
  }

  #part(event: Extract<Event, { readonly index: number }>): string {
    if (event.type === 'part_start') return this.#start(event.index, event.part);
    const item = this.#items.get(event.index) ?? null;
    if (item === null || item.ended) return '';
    return event.type === 'part_end' ? item.end() : item.delta(event.delta);
  }

  #start(index: number, head: PartHead): string {
    if (!isItem(head)) {
      this.#items.set(index, null);
      return '';
    }
    const { requestId, conversation } = this.#context;
    const place = {
      id: itemId(head, requestId, index),
      index: this.#output.length,
      asSummary: tellsSummary(head, conversation),
    };
    const item = new EncodedItem(this.#frames, head, place);
    this.#items.set(index, item);
    this.#output.push(item);
    return item.start();
  }
}
