/** What the Responses encoder makes of events. */
import { expect } from 'vitest';
import type { Conversation } from '../../src/contract/conversation.ts';
import type { AnswerContext } from '../../src/contract/dialect.ts';
import type { Event, PartHead } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { parsed } from './responses-request.ts';

export const HEX = '0199e5a2000070008000000000000001';

export const answering = (conversation: Conversation): AnswerContext => ({
  requestId: '0199e5a2-0000-7000-8000-000000000001',
  model: 'asked',
  createdAt: 1_790_000_000,
  wantsUsage: true,
  conversation,
});

export const PLAIN: AnswerContext = answering(parsed({ model: 'asked', input: 'Hi' }));

/** The text of a stream of those events. */
export function written(events: readonly Event[], answer: AnswerContext = PLAIN): string {
  const encoder = responsesTranslator.encoder(answer);
  return events.map((event) => encoder.event(event)).join('') + encoder.end();
}

export type Json = Readonly<Record<string, unknown>>;

/** Its frames, each named as it names itself; the mark at the end is `{type: '[DONE]'}`. */
export function framesOf(text: string): Json[] {
  const frames: Json[] = [];
  const scanner = new SseScanner(({ event, data }) => {
    const frame: Json = data === '[DONE]' ? { type: data } : JSON.parse(data);
    if (data !== '[DONE]') expect(frame['type']).toBe(event);
    frames.push(frame);
  });
  scanner.push(new TextEncoder().encode(text));
  return frames;
}

/** The last response a stream tells. */
export function responseOf(text: string): Json {
  return framesOf(text).findLast((frame) => 'response' in frame)?.['response'] as Json;
}

export const START: Event = { type: 'start', id: 'chatcmpl-1', model: 'served', extra: {} };

export const FINISH: Event = {
  type: 'finish',
  reason: 'stop',
  said: 'stop',
  stopSequence: null,
};

export const begin = (index: number, part: PartHead): Event => ({
  type: 'part_start',
  index,
  part,
});
export const text = (index: number, words: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text: words },
});
export const end = (index: number): Event => ({ type: 'part_end', index });

/** One part with its pieces. */
export const whole = (index: number, part: PartHead, ...pieces: readonly string[]): Event[] => [
  begin(index, part),
  ...pieces.map((piece) => text(index, piece)),
  end(index),
];
