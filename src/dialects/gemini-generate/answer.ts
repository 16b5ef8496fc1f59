import type { AnswerContext } from '../../contract/dialect.ts';
import type { AnswerPart, Message } from '../../contract/event.ts';
import { derivedId } from '../../hub/ids.ts';
import { chunkOf, PARAGRAPH, signature, textPart, wholePart } from './answer-parts.ts';
import { finishTo } from './finish.ts';
import { type Cited, groundingMetadata } from './grounding.ts';
import { logprobsResult } from './probabilities.ts';
import type { Draft } from './schema.ts';
import { writeUsage } from './usage.ts';

/** A whole answer, as a JSON text. */
export function writeAnswer(message: Message, answer: AnswerContext): string {
  const parts: Draft[] = [];
  const cited: Cited[] = [];
  for (const answered of message.parts) {
    const part = writePart(answered);
    if (part === null) continue;
    const text = answered.part.kind === 'text' ? answered.part.text : '';
    for (const citation of answered.citations) {
      cited.push({ citation, text, partIndex: parts.length });
    }
    parts.push(part);
  }
  const tokens = message.parts.flatMap(({ probabilities }) => probabilities ?? []);
  const { finish, usage } = message;
  const more: Draft = {
    finishReason: finishTo(finish?.reason ?? 'stop', finish?.said ?? null),
    groundingMetadata: cited.length === 0 ? undefined : groundingMetadata(cited),
    logprobsResult: tokens.length === 0 ? undefined : logprobsResult(tokens),
  };
  const head = {
    modelVersion: message.model ?? answer.model,
    responseId: message.id ?? derivedId('', answer.requestId, 0),
  };
  return chunkOf({ parts, more }, head, usage === null ? undefined : writeUsage(usage));
}

function writePart({ part }: AnswerPart): Draft | null {
  const hidden = part.kind === 'reasoning' ? part.hidden : null;
  const said = content(part);
  return said === null ? null : { ...said, ...signature(part.signature, hidden) };
}

function content(part: AnswerPart['part']): Draft | null {
  if (part.kind === 'text' || part.kind === 'refusal') return textPart(part, part.text);
  if (part.kind === 'reasoning') return textPart(part, part.texts.join(PARAGRAPH));
  if (part.kind === 'tool_call') return wholePart(part, part.input);
  if (part.kind === 'native') return wholePart(part, '');
  if (part.kind !== 'media' || part.source.at !== 'inline') return null;
  const { mimeType, data } = part.source;
  return wholePart({ kind: 'media', media: part.media, mimeType }, data);
}
