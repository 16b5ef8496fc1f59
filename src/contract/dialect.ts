import type { Conversation } from './conversation.ts';
import type { DialectId } from './dialect-id.ts';
import type { GatewayError, UpstreamError } from './error.ts';
import type { Event, Message } from './event.ts';
import type { HeaderList } from './header-list.ts';
import type { JsonObject } from './json.ts';
import type { Quirks, Rendered, RenderTarget, ToolNames } from './rendering.ts';
import type { Reading } from './usage.ts';

/** A top-level member of a request body: where its key and its value stand in the bytes. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  /** One past the last byte of the value. */
  readonly valueEnd: number;
}

/** A request body that was scanned once and found to be one well-formed JSON object, or a form. */
export interface ScannedBody {
  readonly bytes: Uint8Array;
  /** Top-level members by unescaped key; a duplicate was refused by the scan. */
  readonly members: ReadonlyMap<string, Member>;
  /** Every top-level key is lower-case ASCII, so that no other spelling of one can hide. */
  readonly plain: boolean;
  /** Whether one of the keys the scan looked out for may stand in it, however deep. */
  readonly watched: boolean;
  /**
   * The content type of a form, with its boundary; absent for JSON. The members of a form are its
   * parts, and their values are raw bytes.
   */
  readonly form?: string;
}

/** What the path of a request says, in dialects where it says something. */
export interface PathHead {
  readonly model: string;
  readonly stream: boolean;
  /** What is asked for, in the path's own word. */
  readonly verb?: string;
}

/** What routing needs to know of a request. */
export interface RequestHead {
  readonly model: string;
  readonly stream: boolean;
  /** The caller asked for the stream's usage frame, so it must not be dropped. */
  readonly wantsUsage: boolean;
  /** The path's own word, where an operation has several in its dialect. */
  readonly verb?: string;
}

/** Replaces the bytes from `start` to `end` of a body. An insertion has `start === end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one frame of a stream means to the gateway. */
export type FrameKind =
  /** Something the caller's user would see: text, reasoning, a tool call, a finish. */
  | 'content'
  /** Nothing but usage; dropped when the caller did not ask for it. */
  | 'usage'
  /** The upstream says it failed. */
  | 'error'
  /** The proper end of the stream. */
  | 'end'
  /** Role announcements, pings, unknown events. */
  | 'other';

/** Reads usage, finish and errors from a provider's own frames; one per attempt. */
export interface Meter {
  /**
   * Takes one SSE event: its `event:` name ('' when absent) and its joined data.
   * @param object What the data holds, where it was parsed already; null where it is no object.
   */
  frame(event: string, data: string, object?: JsonObject | null): FrameKind;
  /** Takes a whole JSON answer. */
  answer(body: string): FrameKind;
  reading(): Reading;
}

/**
 * All that knows one wire format's field names, as far as a call needs it whose two ends speak it:
 * the bytes stay as they are.
 */
export interface Dialect {
  readonly id: DialectId;
  /**
   * Scans a body, looking out for the keys this dialect wants a closer look at.
   * @param type Its content type, for dialects that take forms beside JSON.
   */
  scan(bytes: Uint8Array, type?: string | null): ScannedBody;
  /** The path and query below a target's base URL, with its leading slash. */
  path(head: RequestHead): string;
  /**
   * @param inPath What the request's path said, in dialects where it says something.
   * @throws {GatewayError} when `model` or `stream` are missing or of the wrong type.
   */
  head(body: ScannedBody, inPath?: PathHead): RequestHead;
  /** Headers every request needs, and the caller's that may pass, by `header`. */
  requestHeaders(header: (name: string) => string | null): HeaderList;
  /** Splices that make the provider hear another model name. */
  renameModel(body: ScannedBody, upstreamModel: string): Splice[];
  /** Splices that make the provider report usage at the end of a stream. */
  askForUsage(body: ScannedBody): Splice[];
  /**
   * The path of the first object stored at the provider that a request names, null if there is
   * none. Such objects belong to whoever made them, so a shared credential must not reach them.
   */
  foreignObject(body: ScannedBody): string | null;
  /** How a caller sends whole what it named so; null where there is no other way to say it. */
  sentWhole?(path: string): string | null;
  meter(): Meter;
  /** A guess at the prompt's tokens from its text alone, for calls whose usage was never reported. */
  estimatePrompt(body: ScannedBody): number;
  /** The code and message of an upstream's error body, null when it is not this dialect's envelope. */
  readError(body: string): UpstreamError | null;
  /** This dialect's error envelope, as a JSON text. */
  errorBody(error: GatewayError, requestId: string): string;
  /** The bytes that end a stream which has already begun as failed. */
  errorEvent(error: GatewayError, requestId: string): string;
  /** The answer to a list of models, as a JSON text. */
  modelList(models: readonly ListedModel[]): string;
  /** The answer to a question for one model, as a JSON text. */
  modelEntry(model: ListedModel): string;
  /** Bytes that keep an idle stream open and mean nothing; '' where an answer may yet be none. */
  readonly heartbeat: string;
  /** Body fields by which a caller could choose another model, beside those of a provider. */
  readonly routeFields?: readonly string[];
  /** Body fields with which the prompt begins, in this order, as far as a provider caches it. */
  readonly promptFields?: readonly string[];
  /** Body fields that ask for another tariff than the list's: a service tier, a speed. */
  readonly tariffFields?: readonly string[];
  /** Answers may be neither JSON nor events, but audio or plain text. */
  readonly anyAnswer?: true;
  /** Bytes an event of a stream may have, where it may hold more than text. */
  readonly eventLimit?: number;
}

/** The same dialect where it asks how many tokens a conversation has. */
export interface CountingDialect extends Dialect {
  /** The answer to such a question, as a JSON text. */
  countBody(tokens: number): string;
}

/** The same dialect for calls whose provider wants another one, or this one said otherwise. */
export interface Translator {
  readonly id: DialectId;
  /** Under which names a conversation of another dialect has its tools said. */
  readonly toolNames: ToolNames;
  /**
   * Takes a request apart, dropping nothing.
   * @throws {GatewayError} `invalid_field`, naming the field, where it is not of this dialect.
   */
  parse(body: ScannedBody, head: RequestHead): Conversation;
  /** Whether this body has to be parsed and rendered for a provider with those quirks. */
  adjusts(body: ScannedBody, quirks: Quirks): boolean;
  /** Says a conversation in this dialect, and tells what could not be said. */
  render(conversation: Conversation, target: RenderTarget): Rendered;
  /** Reads an answer in this dialect; one per attempt. */
  decoder(tell: (event: Event) => void): Decoder;
  /** Writes a stream in this dialect; one per attempt. */
  encoder(answer: AnswerContext): Encoder;
  /** Writes a whole answer in this dialect, as a JSON text. */
  answer(message: Message, answer: AnswerContext): string;
}

/** Turns a provider's answer into events. Unknown frames and fields never break it. */
export interface Decoder {
  /**
   * Takes one frame of a stream: its `event:` name ('' when absent) and its joined data.
   * @param object What the data holds, where it was parsed already; null where it is no object.
   * @throws {MalformedAnswer} when it cannot follow what came before, or is no frame at all.
   */
  frame(event: string, data: string, object?: JsonObject | null): void;
  /** Takes a whole JSON answer. @throws {MalformedAnswer} when it is none. */
  answer(body: string): void;
  /**
   * The stream is over: parts still open are ended.
   * @throws {MalformedAnswer} when what came was not a whole answer.
   */
  end(): void;
}

/** Turns events into the text of a stream, '' where there is nothing to say yet. */
export interface Encoder {
  event(event: Event): string;
  /** The proper end, once all events were told. */
  end(): string;
  /** The end of a stream that failed. No proper end follows it. */
  fail(error: GatewayError): string;
}

/** What an answer repeats of its request. */
export interface AnswerContext {
  readonly requestId: string;
  /** What the caller asked for, for answers that do not name their model. */
  readonly model: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  /** Whether the caller wants usage in a stream that has it only on demand. */
  readonly wantsUsage: boolean;
  readonly conversation: Conversation;
}

/** A model the caller may ask for. */
export interface ListedModel {
  readonly id: string;
  readonly provider: string;
  readonly createdAt: number;
}
