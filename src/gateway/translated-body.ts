import type { Decoder, Dialect, Encoder, FrameKind, Meter } from '../contract/dialect.ts';
import { MalformedAnswer } from '../contract/error.ts';
import type { Event, Message } from '../contract/event.ts';
import type { Reading } from '../contract/usage.ts';
import { Folder } from '../hub/fold.ts';
import { returnedCalls } from '../hub/returned-calls.ts';
import { passedWithoutType } from '../wire/headers.ts';
import { parseObject } from '../wire/json-read.ts';
import { limitsFor, type SseFrame, SseOverflow, SseScanner } from '../wire/sse.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import type { ConversationTranslation } from './carriage.ts';
import { Collector } from './collector.ts';
import { type Failure, failedInside, malformed } from './failure.ts';

const UTF8 = new TextEncoder();

/** A whole JSON answer longer than this is not translated. */
const ANSWER_LIMIT = 16 * 1024 * 1024;

/**
 * Nor is a stream of more bytes than this: what has to be whole before it can be said (a call's
 * arguments, a part that waits its turn) is kept until then, by decoders and encoders alike.
 */
const STREAM_LIMIT = 128 * 1024 * 1024;

const TOO_LONG = 'sent an answer too long to be translated';

/** What takes the events of an answer and makes the caller's text of them. */
interface Speaker {
  take(event: Event): void;
  /** What there is to send by now. */
  said(): string;
  finish(): string;
}

/**
 * An answer in another dialect than the caller's: its frames become events, and those the frames or
 * the whole answer of the caller's dialect. The meter reads the provider's own frames beside it, so
 * that nothing of this can change a bill. Whether either end streams is its own affair.
 */
export class TranslatedBody implements AnswerBody {
  /** Only whole frames of our own are ever written. */
  readonly betweenFrames: boolean = true;
  readonly #input: BodyInput;
  readonly #meter: Meter;
  readonly #decoder: Decoder;
  readonly #speaker: Speaker;
  readonly #encoder: Encoder | null;
  readonly #source: Source;
  readonly #streamed: boolean;
  #committed = false;
  #meaningful = false;
  /** The proper end was heard and said, though the connection may still be open. */
  #concluded = false;
  #over = false;

  constructor(input: BodyInput, { from, to }: ConversationTranslation, streamed: boolean) {
    this.#input = input;
    this.#meter = input.carriage.dialect.meter();
    const context = contextOf(input);
    this.#encoder = input.call.accepted.head.stream ? to.encoder(context) : null;
    this.#speaker =
      this.#encoder === null
        ? new WholeSpeaker((message) => to.answer(message, context))
        : new StreamSpeaker(this.#encoder);
    const { conversation } = context;
    const take = returnedCalls(conversation, from.toolNames, (event) => this.#speaker.take(event));
    this.#decoder = from.decoder((event) => this.#tell(event, take));
    this.#source = streamed
      ? new FrameSource(input.carriage.dialect, (frame) => this.#frame(frame))
      : new WholeSource((body) => this.#whole(body));
    this.#streamed = streamed;
  }

  data(bytes: Uint8Array): void {
    if (this.#over || this.#concluded) return;
    this.#guard(() => this.#source.push(bytes));
    if (this.#over || this.#encoder === null || this.#concluded) return;
    if (this.#meaningful) this.#send(this.#speaker.said());
  }

  end(): void {
    if (this.#over) return;
    this.#guard(() => {
      if (!this.#concluded) this.#source.finish();
      if (!(this.#concluded || this.#over)) this.#conclude();
    });
    if (this.#over) return;
    this.#over = true;
    this.#input.events.complete();
  }

  reading(): Reading {
    return this.#meter.reading();
  }

  failed(error: Parameters<Encoder['fail']>[0]): string | null {
    return this.#encoder === null ? null : this.#encoder.fail(error);
  }

  #frame({ event, data }: SseFrame): void {
    if (this.#over || this.#concluded) return;
    // Parsed once: both read it, and neither sees what the other makes of it.
    const object = parseObject(data);
    const kind = this.#meter.frame(event, data, object);
    this.#hear(kind);
    if (this.#over) return;
    this.#decoder.frame(event, data, object);
    // The caller hears the end when it was said, not when the connection is closed.
    if (kind === 'end' && !this.#over) this.#conclude();
  }

  /** @throws {MalformedAnswer} when what came was no whole answer. */
  #conclude(): void {
    if (!this.#meter.reading().ended) throw new MalformedAnswer('broke its answer off');
    if (this.#streamed) this.#decoder.end();
    if (this.#over) return;
    this.#concluded = true;
    this.#send(this.#speaker.said() + this.#speaker.finish());
  }

  #whole(body: string): void {
    this.#hear(this.#meter.answer(body));
    if (!this.#over) this.#decoder.answer(body);
  }

  #hear(kind: FrameKind): void {
    if (kind === 'error') {
      const said = this.#meter.reading().error;
      const { target } = this.#input.carriage;
      return this.#fail(
        said === null
          ? malformed(target, 'sent a frame that is not of its format')
          : failedInside(target, said),
      );
    }
    if (kind === 'content') this.#input.events.content();
    if (kind !== 'other') this.#meaningful = true;
  }

  #tell(event: Event, take: (event: Event) => void): void {
    if (this.#over) return;
    if (event.type === 'error') {
      return this.#fail(failedInside(this.#input.carriage.target, event.error));
    }
    take(event);
  }

  /** Whatever an upstream sends that is not of its dialect ends the attempt, and nothing else. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (cause) {
      if (!(cause instanceof MalformedAnswer || cause instanceof SseOverflow)) throw cause;
      this.#fail(malformed(this.#input.carriage.target, cause.message));
    }
  }

  #send(text: string): void {
    const bytes = UTF8.encode(text);
    if (!this.#committed) {
      this.#committed = true;
      this.#input.events.commit(headersOf(this.#input, bytes.length));
    }
    if (bytes.length > 0) this.#input.events.write(bytes);
  }

  #fail(failure: Failure): void {
    if (this.#over) return;
    // What was said before it is the caller's; where nothing went out yet, another may still answer.
    if (this.#committed && !this.#concluded) this.#send(this.#speaker.said());
    this.#over = true;
    this.#input.events.broken(failure);
  }
}

function contextOf({ call }: BodyInput): Parameters<ConversationTranslation['to']['encoder']>[0] {
  const { requestId, startedAt, accepted } = call;
  return {
    requestId,
    model: accepted.head.model,
    createdAt: Math.floor(startedAt / 1_000),
    wantsUsage: accepted.head.wantsUsage,
    conversation: call.conversation(),
  };
}

/** A whole answer is written at once, so its length is known. */
function headersOf({ call, headers }: BodyInput, length: number): string[] {
  const kept = passedWithoutType(headers);
  if (call.accepted.head.stream) return [...kept, 'content-type', 'text/event-stream'];
  return [...kept, 'content-type', 'application/json', 'content-length', String(length)];
}

/** Where the bytes of an answer come in. */
interface Source {
  push(bytes: Uint8Array): void;
  finish(): void;
}

class FrameSource implements Source {
  readonly #scanner: SseScanner;
  readonly #frame: (frame: SseFrame) => void;
  #length = 0;

  constructor(dialect: Dialect, frame: (frame: SseFrame) => void) {
    this.#frame = frame;
    this.#scanner = new SseScanner(frame, limitsFor(dialect.eventLimit));
  }

  push(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > STREAM_LIMIT) throw new MalformedAnswer(TOO_LONG);
    this.#scanner.push(bytes);
  }

  finish(): void {
    const unfinished = this.#scanner.finish();
    if (unfinished !== null) this.#frame(unfinished);
  }
}

class WholeSource implements Source {
  readonly #collected: Collector = new Collector(ANSWER_LIMIT);
  readonly #whole: (body: string) => void;

  constructor(whole: (body: string) => void) {
    this.#whole = whole;
  }

  push(bytes: Uint8Array): void {
    if (!this.#collected.add(bytes)) {
      throw new MalformedAnswer(TOO_LONG);
    }
  }

  finish(): void {
    this.#whole(new TextDecoder().decode(this.#collected.bytes()));
  }
}

class StreamSpeaker implements Speaker {
  readonly #encoder: Encoder;
  #text = '';

  constructor(encoder: Encoder) {
    this.#encoder = encoder;
  }

  take(event: Event): void {
    this.#text += this.#encoder.event(event);
  }

  said(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  finish(): string {
    return this.#encoder.end();
  }
}

class WholeSpeaker implements Speaker {
  readonly #folder: Folder = new Folder();
  readonly #answer: (message: Message) => string;
  /** UTF-16 units of text kept. */
  #length = 0;

  constructor(answer: (message: Message) => string) {
    this.#answer = answer;
  }

  take(event: Event): void {
    if (event.type === 'part_delta' && event.delta.kind === 'text') {
      this.#length += event.delta.text.length;
      if (this.#length > ANSWER_LIMIT) throw new MalformedAnswer(TOO_LONG);
    }
    this.#folder.event(event);
  }

  said(): string {
    return '';
  }

  finish(): string {
    return this.#answer(this.#folder.message());
  }
}
