/** Short ways to the translator of Chat Completions, for its tests. */
import type { Conversation } from '../../src/contract/conversation.ts';
import type { AnswerContext } from '../../src/contract/dialect.ts';
import type { Event, Message } from '../../src/contract/event.ts';
import type { Json, JsonObject } from '../../src/contract/json.ts';
import type { Loss, ModelRules, Quirks } from '../../src/contract/rendering.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { Folder } from '../../src/hub/fold.ts';
import { SseScanner } from '../../src/wire/sse.ts';

const utf8 = new TextEncoder();

export const hello: JsonObject = { role: 'user', content: 'hello' };

/** A body with one message, and whatever else is said. */
export function bodyOf(more: JsonObject = {}): JsonObject {
  return { model: 'm', messages: [hello], ...more };
}

export function parse(body: JsonObject): Conversation {
  const scanned = openaiChat.scan(utf8.encode(JSON.stringify(body)));
  return openaiChatTranslator.parse(scanned, openaiChat.head(scanned));
}

export interface Said {
  readonly body: JsonObject;
  readonly losses: readonly Loss[];
}

export function render(
  conversation: Conversation,
  { rules = null, quirks = {} }: { rules?: ModelRules | null; quirks?: Quirks } = {},
): Said {
  const target = { model: conversation.model, rules, quirks };
  const { body, losses } = openaiChatTranslator.render(conversation, target);
  return { body: JSON.parse(body), losses };
}

/** The losses as `field path`, those that are required with a mark. */
export function lossesOf({ losses }: Said): string[] {
  return losses.map(({ field, path, required }) => `${field} ${path}${required ? ' !' : ''}`);
}

export function messagesOf({ body }: Said): readonly Json[] {
  return body['messages'] as readonly Json[];
}

/** A conversation of another dialect, for what only those say. */
export function foreign(more: Partial<Conversation> = {}): Conversation {
  return { ...parse(bodyOf()), dialect: 'anthropic-messages', idiom: {}, ...more };
}

export function adjusts(body: JsonObject, quirks: Quirks): boolean {
  return openaiChatTranslator.adjusts(openaiChat.scan(utf8.encode(JSON.stringify(body))), quirks);
}

export const freeRules: ModelRules = {
  outputLimit: null,
  sampling: 'free',
  reasoning: { control: 'unknown', efforts: [], off: 'yes', budget: null },
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: true,
  instructions: 'system',
  signedCalls: false,
};

/** A chunk with one choice. */
export function chunk(delta: JsonObject, more: JsonObject = {}): JsonObject {
  const choice = { index: 0, delta, finish_reason: null, ...more };
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm1', choices: [choice] };
}

export function finishChunk(reason: string): JsonObject {
  return chunk({}, { finish_reason: reason });
}

/** The events of a stream of those chunks, a string standing as it is. */
export function decode(frames: readonly (JsonObject | string)[]): Event[] {
  const events: Event[] = [];
  const decoder = openaiChatTranslator.decoder((event) => events.push(event));
  for (const frame of frames) {
    decoder.frame('', typeof frame === 'string' ? frame : JSON.stringify(frame));
  }
  decoder.end();
  return events;
}

export function decodeAnswer(answer: JsonObject | string): Event[] {
  const events: Event[] = [];
  const decoder = openaiChatTranslator.decoder((event) => events.push(event));
  decoder.answer(typeof answer === 'string' ? answer : JSON.stringify(answer));
  decoder.end();
  return events;
}

export function fold(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

export function contextOf(more: Partial<AnswerContext> = {}): AnswerContext {
  return {
    requestId: '0199e5a2-0000-7000-8000-000000000000',
    model: 'asked',
    createdAt: 1_700_000_000,
    wantsUsage: true,
    conversation: parse(bodyOf()),
    ...more,
  };
}

/** The text of a stream with those events and its proper end. */
export function encode(events: readonly Event[], context: AnswerContext = contextOf()): string {
  const encoder = openaiChatTranslator.encoder(context);
  return events.map((event) => encoder.event(event)).join('') + encoder.end();
}

/** The data of each frame of a stream, in pieces of that size. */
export function framesOf(stream: string, size: number = stream.length): string[] {
  const data: string[] = [];
  const scanner = new SseScanner((frame) => data.push(frame.data));
  const bytes = utf8.encode(stream);
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  return data;
}

/** The deltas of a stream's chunks. */
export function deltasOf(stream: string): JsonObject[] {
  return framesOf(stream)
    .filter((data) => data !== '[DONE]')
    .flatMap((data) => (JSON.parse(data) as { choices: { delta: JsonObject }[] }).choices)
    .map(({ delta }) => delta);
}
