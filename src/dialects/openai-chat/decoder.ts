import type { Decoder } from '../../contract/dialect.ts';
import { MalformedAnswer, type UpstreamError } from '../../contract/error.ts';
import type { Event } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { AnswerParts } from './answer-parts.ts';
import { CallDecoder } from './decode-calls.ts';
import { ContentDecoder } from './decode-content.ts';
import { BROKEN, finishOf } from './finish.ts';
import { choicesOf, DONE } from './schema.ts';
import { errorOf } from './stream.ts';
import { readUsage, usageIn } from './usage.ts';

/** Reads the chunks of a stream, or a whole answer as if it were one chunk. Only the first choice. */
export class ChatDecoder implements Decoder {
  readonly #tell: (event: Event) => void;
  readonly #parts: AnswerParts;
  readonly #content: ContentDecoder;
  readonly #calls: CallDecoder;
  #started = false;
  #finish: string | null = null;
  #usage: Extract<Event, { type: 'usage' }> | null = null;
  /** Everything was told. What follows is read by no client either. */
  #over = false;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
    this.#parts = new AnswerParts(tell);
    this.#content = new ContentDecoder(this.#parts);
    this.#calls = new CallDecoder(this.#parts);
  }

  frame(event: string, data: string, object?: JsonObject | null): void {
    if (this.#over) return;
    const marker = data.length <= LONGEST_MARKER ? data.trim() : null;
    // Some servers keep a stream open with empty data.
    if (marker === '') return;
    if (marker === DONE) return this.#end();
    const chunk = object ?? parseObject(data);
    if (chunk !== null) return this.#chunk(chunk, event);
    if (event !== 'error') throw new MalformedAnswer('sent a frame that is no JSON object');
    this.#fail({ code: null, type: null, message: data });
  }

  answer(body: string): void {
    const answer = parseObject(body);
    if (answer === null) throw new MalformedAnswer('sent an answer that is no JSON object');
    this.#chunk(answer, '');
    if (!this.#over) this.#end();
  }

  end(): void {
    if (this.#over) return;
    if (this.#finish === null) throw new MalformedAnswer('broke its answer off');
    this.#end();
  }

  #chunk(chunk: JsonObject, event: string): void {
    this.#keepUsage(chunk);
    const choices = choicesOf(chunk);
    const error = errorOf(chunk, choices, event);
    const choice = choices.find(({ index }) => index === undefined || index === 0);
    if (choice !== undefined) {
      if (error === null) this.#start(chunk);
      if (this.#started) this.#choice(choice);
    }
    if (error !== null) this.#fail(error);
    else if (this.#finish === BROKEN) this.#fail({ code: null, type: BROKEN, message: OVERLOADED });
  }

  #start(chunk: JsonObject): void {
    if (this.#started) return;
    this.#started = true;
    const extra = Object.entries(chunk).filter(
      ([name, value]) => !TOLD.has(name) && value !== null && value !== undefined,
    );
    this.#tell({
      type: 'start',
      id: wordOf(chunk['id']),
      model: wordOf(chunk['model']),
      extra: Object.fromEntries(extra),
    });
  }

  #choice(choice: JsonObject): void {
    const delta = this.#deltaOf(choice);
    const before = this.#parts.count;
    if (delta !== null) {
      this.#content.take(delta, objectOf(choice['logprobs']));
      this.#calls.take(delta);
    }
    const late = this.#finish !== null && this.#parts.count > before;
    if (late) throw new MalformedAnswer('went on with an answer that had finished');
    const finish = wordOf(choice['finish_reason']);
    if (finish === null || this.#finish !== null) return;
    this.#finish = finish;
    if (finish === 'error' || finish === BROKEN) return;
    this.#calls.finish();
    this.#parts.endAll();
  }

  /** A few servers repeat the whole message in the last chunk. */
  #deltaOf({ delta, message }: JsonObject): JsonObject | null {
    if (isObject(delta)) return delta;
    return isObject(message) && this.#parts.count === 0 ? message : null;
  }

  /** Reports are snapshots: the last one that says something counts. */
  #keepUsage(chunk: JsonObject): void {
    const native = usageIn(chunk);
    const usage = native === null ? null : readUsage(native);
    if (native === null || usage === null) return;
    const says = usage.input !== null || usage.output !== null;
    if (says || this.#usage === null) this.#usage = { type: 'usage', usage, native };
    else {
      const { reportedCost } = usage;
      this.#usage = { ...this.#usage, usage: { ...this.#usage.usage, reportedCost } };
    }
  }

  #end(): void {
    if (!this.#started) throw new MalformedAnswer('sent no answer');
    this.#over = true;
    this.#calls.finish();
    this.#parts.endAll();
    if (this.#usage !== null) this.#tell(this.#usage);
    this.#tell(finishOf(this.#finish, this.#calls.some));
  }

  #fail(error: UpstreamError): void {
    this.#over = true;
    this.#tell({ type: 'error', error });
  }
}

/** `[DONE]` with space around it. */
const LONGEST_MARKER = 16;

const OVERLOADED = 'The provider had not enough resources to finish its answer.';

/** Members that are told otherwise, or mean nothing to anybody else. */
const TOLD: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'x_groq',
  'error',
  'obfuscation',
]);
