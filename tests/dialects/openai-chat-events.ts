/** Events as another dialect's decoder tells them, and what is written of them. */
import type { Delta, Event, FinishReason, PartHead } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { contextOf, deltasOf, encode, fold } from './openai-chat-kit.ts';

export const start: Event = { type: 'start', id: 'msg_1', model: 'claude', extra: {} };
export const began = (index: number, part: PartHead): Event => ({
  type: 'part_start',
  index,
  part,
});
export const delta = (index: number, more: Delta): Event => ({
  type: 'part_delta',
  index,
  delta: more,
});
export const added = (index: number, text: string): Event => delta(index, { kind: 'text', text });
export const ended = (index: number): Event => ({ type: 'part_end', index });
export const finished = (reason: FinishReason): Event => ({
  type: 'finish',
  reason,
  said: null,
  stopSequence: null,
});
export const callHead = (id: string): PartHead => ({
  kind: 'tool_call',
  id,
  name: 'f',
  namespace: null,
  form: 'json',
});
/** One part of several pieces. */
export function part(head: PartHead, ...deltas: readonly Delta[]): Event[] {
  return [start, began(0, head), ...deltas.map((one) => delta(0, one)), ended(0), finished('stop')];
}

/** What is said between the role and the finish, and the message of the whole answer. */
export function saidOf(events: readonly Event[]): { deltas: JsonObject[]; message: JsonObject } {
  const answer = JSON.parse(openaiChatTranslator.answer(fold(events), contextOf()));
  return { deltas: deltasOf(encode(events)).slice(1, -1), message: answer.choices[0].message };
}
