/** Parts of an answer, for a stream and for a whole answer alike. */
import type { Signature } from '../../contract/conversation.ts';
import type { PartHead } from '../../contract/event.ts';
import type { Json } from '../../contract/json.ts';
import { flatName } from '../../hub/tool-names.ts';
import { isObject } from '../../wire/json-read.ts';
import { argsOf } from './render-parts.ts';
import { type Draft, ID } from './schema.ts';
import { writtenHidden, writtenSignature } from './signed.ts';

/** What stands between the paragraphs of a summary. */
export const PARAGRAPH = '\n\n';

/** Text of a part as it comes; null for parts that are only told whole. */
export function textPart(head: PartHead, text: string): Draft | null {
  if (head.kind === 'reasoning') return { text, thought: true };
  return head.kind === 'text' || head.kind === 'refusal' ? { text } : null;
}

/** A part that is told whole; null where this dialect has no word for it. */
export function wholePart(head: PartHead, text: string): Draft | null {
  if (head.kind === 'tool_call') {
    const args = argsOf({ form: head.form, input: text });
    return { functionCall: { id: head.id, name: flatName(head), args } };
  }
  if (head.kind === 'media') return { inlineData: { mimeType: head.mimeType, data: text } };
  if (head.kind !== 'native' || head.dialect !== ID || !isObject(head.value)) return null;
  return { ...head.value };
}

/** Hidden reasoning travels in the same field as a signature, which then has no place. */
export function signature(signed: Signature | null, hidden: Signature | null): Draft {
  if (hidden !== null) return { thoughtSignature: writtenHidden(hidden) };
  return signed === null ? {} : { thoughtSignature: writtenSignature(signed) };
}

export interface Candidate {
  readonly parts: readonly Draft[];
  readonly more?: Draft;
}

/** What every chunk of one answer repeats. */
export interface AnswerHead {
  readonly modelVersion: string;
  readonly responseId: string;
}

/** A chunk, or a whole answer, as a JSON text. */
export function chunkOf(
  { parts, more = {} }: Candidate,
  head: AnswerHead,
  usageMetadata?: Json,
): string {
  const candidate = { content: { role: 'model', parts }, ...more, index: 0 };
  return JSON.stringify({ candidates: [candidate], usageMetadata, ...head });
}
