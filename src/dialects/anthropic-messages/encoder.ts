import type { AnswerContext, Encoder } from '../../contract/dialect.ts';
import type { GatewayError } from '../../contract/error.ts';
import type { Event, Finish } from '../../contract/event.ts';
import type { Usage } from '../../contract/usage.ts';
import { inTurn } from '../../hub/in-turn.ts';
import { answerEnd, answerHead } from './answer-head.ts';
import { BlockWriter } from './encoder-blocks.ts';
import { errorFrame } from './error.ts';
import { writeUsage } from './usage.ts';

/** One event: the SDK wants its name twice (node_modules/@anthropic-ai/sdk/core/streaming.js). */
function frame(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

/**
 * Writes a stream. Its first event waits for the first part, so that it can tell the usage known by
 * then; its last ones wait for the end, since usage may come after the finish.
 */
export class MessagesEncoder implements Encoder {
  readonly #context: AnswerContext;
  readonly #blocks: BlockWriter = new BlockWriter((type, members) => {
    this.#text += frame(type, members);
  });
  readonly #part: (event: Event) => void = inTurn((event) => this.#blocks.event(event));
  #text = '';
  #start: Extract<Event, { type: 'start' }> | null = null;
  #usage: Usage | null = null;
  #finish: Finish | null = null;
  #begun = false;

  constructor(context: AnswerContext) {
    this.#context = context;
  }

  event(event: Event): string {
    if (event.type === 'start') this.#start ??= event;
    else if (event.type === 'usage') this.#usage = event.usage;
    else if (event.type === 'finish') this.#finish = event;
    else if (event.type !== 'error') {
      this.#begin();
      this.#part(event);
    }
    return this.#take();
  }

  end(): string {
    this.#begin();
    this.#blocks.end();
    const { extra, ...delta } = answerEnd(this.#finish, this.#blocks.called);
    const usage = writeUsage(this.#usage);
    const { context_management, ...more } = extra;
    const beside = context_management === undefined ? {} : { context_management };
    this.#text += frame('message_delta', { delta: { ...delta, ...more }, usage, ...beside });
    this.#text += frame('message_stop', {});
    return this.#take();
  }

  fail(error: GatewayError): string {
    return this.#take() + errorFrame(error, this.#context.requestId);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const message = {
      ...answerHead(this.#start, this.#context),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeUsage(this.#usage),
    };
    this.#text += frame('message_start', { message });
  }

  #take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
