/** Answers as the hub has them, written as a stream of this dialect. */
import type { AnswerContext } from '../../src/contract/dialect.ts';
import type { Delta, Event, FinishReason, PartHead } from '../../src/contract/event.ts';
import type { Usage } from '../../src/contract/usage.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { conversation } from './anthropic-messages-conversation.ts';

export const context: AnswerContext = {
  requestId: '0199e5a2-0000-7000-8000-000000000001',
  model: 'asked',
  createdAt: 1,
  wantsUsage: true,
  conversation: conversation(),
};

export interface Told {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export function framesOf(text: string): Told[] {
  const frames: Told[] = [];
  const scanner = new SseScanner(({ event, data }) =>
    frames.push({ event, data: JSON.parse(data) }),
  );
  scanner.push(new TextEncoder().encode(text));
  return frames;
}

export function encode(...events: Event[]): string {
  const encoder = anthropicTranslator.encoder(context);
  return events.map((event) => encoder.event(event)).join('') + encoder.end();
}

/** The whole answer that a stream of those events is, and the one they are when folded. */
export function contentOf(...events: Event[]): unknown[] {
  const blocks: Record<string, unknown>[] = [];
  for (const { data } of framesOf(encode(...events))) {
    if (data['type'] === 'content_block_start')
      blocks.push({ ...(data['content_block'] as object) });
    const delta = data['delta'] as Record<string, unknown> | undefined;
    const last = blocks.at(-1);
    if (data['type'] !== 'content_block_delta' || delta === undefined || last === undefined)
      continue;
    for (const [name, value] of Object.entries(delta)) {
      if (name === 'type') continue;
      last[name] = typeof last[name] === 'string' ? `${last[name]}${value}` : value;
    }
  }
  return blocks;
}

export const start: Event = {
  type: 'start',
  id: 'chatcmpl-1',
  model: 'gpt',
  extra: { system_fingerprint: 'f' },
};
export const open = (index: number, part: PartHead): Event => ({ type: 'part_start', index, part });
export const add = (index: number, delta: Delta): Event => ({ type: 'part_delta', index, delta });
export const words = (index: number, text: string): Event => add(index, { kind: 'text', text });
export const close = (index: number): Event => ({ type: 'part_end', index });
export const done = (reason: FinishReason, said: string | null = null): Event => ({
  type: 'finish',
  reason,
  said,
  stopSequence: null,
});
export const USAGE: Usage = {
  input: 10,
  cacheRead: 4,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: 7,
  reasoning: 3,
  audioOutput: null,
  reportedCost: null,
};
export const used = (more: Partial<Usage> = {}): Event => ({
  type: 'usage',
  usage: { ...USAGE, ...more },
  native: { prompt_tokens: 14 },
});
export const called = (id: string): PartHead => ({
  kind: 'tool_call',
  id,
  name: 'f',
  namespace: null,
  form: 'json',
});
export const thinking: PartHead = { kind: 'reasoning', id: null, form: 'full' };
export const text: PartHead = { kind: 'text' };
