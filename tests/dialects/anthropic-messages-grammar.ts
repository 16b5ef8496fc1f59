/**
 * Events of a Messages stream, as the API sends them, and what reads them. Grammar:
 * node_modules/@anthropic-ai/sdk/resources/messages (RawMessageStreamEvent).
 */
import type { Conversation } from '../../src/contract/conversation.ts';
import type { Decoder } from '../../src/contract/dialect.ts';
import type { Event, Message } from '../../src/contract/event.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { Folder } from '../../src/hub/fold.ts';

export type Frame = Record<string, unknown> & { readonly type: string };

/** A request of this dialect, taken apart. */
export function parse(body: object): Conversation {
  const scanned = anthropicMessages.scan(new TextEncoder().encode(JSON.stringify(body)));
  return anthropicTranslator.parse(scanned, anthropicMessages.head(scanned));
}

export function decoding(): { events: Event[]; decoder: Decoder } {
  const events: Event[] = [];
  const decoder = anthropicTranslator.decoder((event) => events.push(event));
  return { events, decoder };
}

export function decode(...frames: readonly Frame[]): Event[] {
  const { events, decoder } = decoding();
  for (const frame of frames) decoder.frame(frame.type, JSON.stringify(frame));
  decoder.end();
  return events;
}

export function fold(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

export const start: Frame = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 1 },
  },
};
export const block = (index: number, content_block: object): Frame => ({
  type: 'content_block_start',
  index,
  content_block,
});
export const delta = (index: number, value: object): Frame => ({
  type: 'content_block_delta',
  index,
  delta: value,
});
export const text = (index: number, words: string): Frame =>
  delta(index, { type: 'text_delta', text: words });
export const input = (index: number, words: string): Frame =>
  delta(index, { type: 'input_json_delta', partial_json: words });
export const blockStop = (index: number): Frame => ({ type: 'content_block_stop', index });
export const finish = (reason: string | null, more: object = {}): Frame => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null, ...more },
  usage: { output_tokens: 7 },
});
export const stop: Frame = { type: 'message_stop' };
