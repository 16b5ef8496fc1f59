/** What the Responses decoder makes of an answer. */
import type { Event, Message } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { Folder } from '../../src/hub/fold.ts';
import type { Frame } from './responses-grammar.ts';

/** What a stream of those frames tells, without its end. */
export function heard(frames: readonly (Frame | string)[]): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  for (const frame of frames) {
    if (typeof frame === 'string') decoder.frame('', frame);
    else decoder.frame(frame.type, JSON.stringify(frame));
  }
  return events;
}

/** The same, once it has ended properly. */
export function told(frames: readonly (Frame | string)[]): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  for (const frame of frames) {
    if (typeof frame === 'string') decoder.frame('', frame);
    else decoder.frame(frame.type, JSON.stringify(frame));
  }
  decoder.end();
  return events;
}

export function answered(body: unknown): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  decoder.answer(typeof body === 'string' ? body : JSON.stringify(body));
  decoder.end();
  return events;
}

export function fold(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

/**
 * The same message with its parts in any order: they are numbered as they start, and reasoning
 * starts with its first words, which may come late where items are told at once.
 */
export function sorted(message: Message): Message {
  const parts = [...message.parts].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...message, parts };
}
