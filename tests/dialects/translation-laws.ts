/**
 * What holds of translation whatever is said, as properties that `npm test` tries a few times and
 * `npm run proofs` very often. Each dialect's grammar says what there is in it.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { AnswerContext, Decoder } from '../../src/contract/dialect.ts';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Event, FinishReason, Message } from '../../src/contract/event.ts';
import type { Json } from '../../src/contract/json.ts';
import { dialectOf, translatorOf } from '../../src/gateway/registry.ts';
import { Folder } from '../../src/hub/fold.ts';
import { TEXT_ARGUMENT } from '../../src/hub/tool-names.ts';
import { parseObject } from '../../src/wire/json-read.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { wayOf } from '../support/answer-way.ts';
import { body as responsesBody } from '../support/responses-bodies.ts';
import { answerOf, streamOf } from '../support/responses-grammar.ts';
import { items } from '../support/responses-items.ts';
import * as messages from './anthropic-messages-answers.ts';
import { body as messagesBody } from './anthropic-messages-bodies.ts';
import * as gemini from './gemini-generate-grammar.ts';
import * as chat from './openai-chat-grammar.ts';

/** An answer as a vendor sends it, in one way and the other. */
interface Sent {
  readonly stream: string;
  readonly whole: string;
}

interface Grammar {
  readonly requests: fc.Arbitrary<object>;
  readonly answers: fc.Arbitrary<Sent>;
}

const named = (frame: { readonly type: string }): string =>
  `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`;
const unnamed = (frame: object): string => `data: ${JSON.stringify(frame)}\n\n`;

const GRAMMARS: Readonly<Record<DialectId, Grammar>> = {
  'openai-chat': {
    requests: chat.anyBody,
    answers: chat.anyAnswer.map((said) => ({
      stream: chat.streamOf(said),
      whole: JSON.stringify(chat.answerOf(said)),
    })),
  },
  'openai-responses': {
    requests: responsesBody,
    answers: items.map((told) => ({
      stream: streamOf(told).map(named).join(''),
      whole: JSON.stringify(answerOf(told)),
    })),
  },
  'anthropic-messages': {
    requests: messagesBody,
    answers: messages.answers.map((answer) => ({
      stream: messages.framesOf(answer).map(named).join(''),
      whole: JSON.stringify(messages.wholeOf(answer)),
    })),
  },
  'gemini-generate': {
    requests: gemini.body,
    answers: gemini.answerArbitrary.map((answer) => ({
      stream: gemini.chunks(answer).map(unnamed).join(''),
      whole: JSON.stringify(gemini.whole(answer)),
    })),
  },
};

export const IDS = Object.keys(GRAMMARS) as readonly DialectId[];

const UTF8 = new TextEncoder();

/** What is tried how often; it counts the cases that ran. */
export interface Trying {
  readonly runs: number;
  ran: number;
}

function hold<T>(trying: Trying, said: fc.Arbitrary<T>, law: (value: T) => void): void {
  const counted = (value: T): void => {
    trying.ran += 1;
    law(value);
  };
  fc.assert(fc.property(said, counted), { numRuns: trying.runs });
}

const HEAD = { model: 'm', stream: false, wantsUsage: false };
const TARGET = { model: 'm', rules: null, quirks: {} };

/** A request taken apart and said again in its own dialect is the same request. */
export function requestsStay(id: DialectId, trying: Trying): void {
  const dialect = dialectOf(id, 'generate');
  const translator = translatorOf(id);
  hold(trying, GRAMMARS[id].requests, (value) => {
    const plain: object = JSON.parse(JSON.stringify(value));
    const scanned = dialect.scan(UTF8.encode(JSON.stringify(plain)));
    const conversation = translator.parse(scanned, {
      ...HEAD,
      stream: 'stream' in plain && plain.stream === true,
    });
    const { body, losses } = translator.render(conversation, TARGET);
    expect(JSON.parse(body)).toEqual(plain);
    expect(losses).toEqual([]);
  });
}

/** One message of many texts, and as many messages. */
const MANY: Readonly<Record<DialectId, (texts: readonly string[]) => object>> = {
  'openai-chat': (texts) => ({
    messages: [
      { role: 'user', content: texts.map((text) => ({ type: 'text', text })) },
      ...texts.map((content) => ({ role: 'assistant', content })),
    ],
  }),
  'openai-responses': (texts) => ({
    input: [
      { role: 'user', content: texts.map((text) => ({ type: 'input_text', text })) },
      ...texts.map((content) => ({ role: 'assistant', content })),
    ],
  }),
  'anthropic-messages': (texts) => ({
    max_tokens: 9,
    messages: [
      { role: 'user', content: texts.map((text) => ({ type: 'text', text })) },
      ...texts.map((content) => ({ role: 'assistant', content })),
    ],
  }),
  'gemini-generate': (texts) => ({
    contents: [
      { role: 'user', parts: texts.map((text) => ({ text })) },
      ...texts.map((text) => ({ role: 'model', parts: [{ text }] })),
    ],
  }),
};

export function manyPartsAreSaid(from: DialectId, to: DialectId, count: number): void {
  const body = { model: 'm', ...MANY[from](Array.from({ length: count }, () => 'é')) };
  const scanned = dialectOf(from, 'generate').scan(UTF8.encode(JSON.stringify(body)));
  const conversation = translatorOf(from).parse(scanned, HEAD);
  const { body: said } = translatorOf(to).render(conversation, TARGET);
  // No field has such a letter in its name.
  expect(said.split('é').length - 1).toBe(2 * count);
}

function folded(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

function told(id: DialectId, feed: (decoder: Decoder) => void): Event[] {
  const events: Event[] = [];
  feed(translatorOf(id).decoder((event) => events.push(event)));
  return events;
}

function heard(id: DialectId, chunks: readonly Uint8Array[]): Event[] {
  return told(id, (decoder) => {
    const scanner = new SseScanner(({ event, data }) => decoder.frame(event, data));
    for (const chunk of chunks) scanner.push(chunk);
    decoder.end();
  });
}

/** A stream says what the whole answer says. */
export function streamsSayTheWhole(id: DialectId, trying: Trying): void {
  hold(trying, GRAMMARS[id].answers, ({ stream, whole }) => {
    const once = told(id, (decoder) => decoder.answer(whole));
    expect(folded(heard(id, [UTF8.encode(stream)]))).toEqual(folded(once));
  });
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; from < bytes.length; at++) {
    const size = sizes[at % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });

/** However the bytes are split, the same events are heard and the same bytes go out. */
export function splitsMeanNothing(from: DialectId, to: DialectId, trying: Trying): void {
  const way = wayOf(from, to);
  const written = (chunks: readonly Uint8Array[]): string => {
    const out: Uint8Array[] = [];
    way.run(chunks, (bytes) => out.push(bytes));
    return Buffer.concat(out).toString();
  };
  hold(trying, fc.tuple(GRAMMARS[from].answers, sizes), ([{ stream }, lengths]) => {
    const bytes = UTF8.encode(stream);
    const chunks = cut(bytes, lengths);
    expect(heard(from, chunks)).toEqual(heard(from, [bytes]));
    expect(written(chunks)).toBe(written([bytes]));
  });
}

const CONTEXT: Omit<AnswerContext, 'conversation'> = {
  requestId: '0199e5a2-0000-7000-8000-000000000001',
  model: 'asked',
  createdAt: 1_790_000_000,
  wantsUsage: true,
};

function contextIn(id: DialectId): AnswerContext {
  return { ...CONTEXT, conversation: wayOf(id, id).conversation };
}

function encoded(events: readonly Event[], to: DialectId, context: AnswerContext): string {
  const encoder = translatorOf(to).encoder(context);
  return events.map((event) => encoder.event(event)).join('') + encoder.end();
}

/** A text that stands for media, as Messages has them. */
const DRAWN = /^!?\[\w+\]\(data:[^)]*\)$/;

/** What any dialect can say of an answer: its words, its calls, why it ended and what it used. */
function gist({ parts, finish, usage }: Message): object {
  const texts = parts.map(({ part }) =>
    part.kind === 'text' || part.kind === 'refusal' ? part.text.replace(DRAWN, '') : '',
  );
  const thoughts = parts.flatMap(({ part }) => (part.kind === 'reasoning' ? part.texts : []));
  const calls = parts.flatMap(({ part }) =>
    part.kind === 'tool_call' ? [{ name: part.name, input: parsed(part.input) }] : [],
  );
  const { input, cacheRead, cacheWrite, cacheWriteLong, audioInput } = usage ?? {};
  return {
    text: texts.join(''),
    // Paragraphs may be told apart by white space.
    thoughts: thoughts.join('').replaceAll(/\s/g, ''),
    calls,
    ended: classOf(finish?.reason ?? 'stop', calls.length > 0),
    input: sum([input, cacheRead, cacheWrite, cacheWriteLong, audioInput]),
    cached: sum([cacheRead]),
    output: sum([usage?.output, usage?.audioOutput]),
  };
}

/** Empty arguments are those of a tool that takes none; others that are no object get a name. */
function parsed(input: string): Json {
  return input.trim() === '' ? {} : (parseObject(input) ?? { [TEXT_ARGUMENT]: input });
}

function sum(counts: readonly (number | null | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}

const CLASSES: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  pause: 'stop',
  other: 'stop',
  tool_use: 'stop',
  length: 'length',
  context_full: 'length',
  content_filter: 'content_filter',
};

function classOf(reason: FinishReason, called: boolean): string {
  const kind = CLASSES[reason];
  return kind === 'stop' && called ? 'tool_use' : kind;
}

/** An answer written in another dialect, or its own, and read there says the same. */
export function answersSurvive(from: DialectId, to: DialectId, trying: Trying): void {
  const context = contextIn(to);
  hold(trying, GRAMMARS[from].answers, ({ stream }) => {
    const events = heard(from, [UTF8.encode(stream)]);
    const said = folded(events);
    const again = folded(heard(to, [UTF8.encode(encoded(events, to, context))]));
    expect(gist(again)).toEqual(gist(said));
    const whole = translatorOf(to).answer(said, context);
    expect(gist(folded(told(to, (decoder) => decoder.answer(whole))))).toEqual(gist(said));
  });
}
