import type { Part } from '../../contract/conversation.ts';
import type { AnswerContext } from '../../contract/dialect.ts';
import type { AnswerPart, Message, PartHead } from '../../contract/event.ts';
import { openResponse, wholeResponse } from './envelope.ts';
import { annotationOf, isItem, itemId, itemJson, type Output } from './output.ts';
import { withCarriers } from './signed-calls.ts';
import { tellsSummary } from './summary.ts';

/** A whole answer: the items its stream would have told. */
export function answerText(message: Message, context: AnswerContext): string {
  const parts = withCarriers(message.parts, context.requestId);
  const outputs = parts.map((part, index) => outputOf(part, index, context));
  const output = outputs.filter((one) => one !== null).map((one) => itemJson(one, 'completed'));
  const reason = message.finish?.reason ?? null;
  const { usage } = message;
  const open = openResponse(message, context);
  return JSON.stringify(wholeResponse(open, { reason, output, usage }));
}

function outputOf(answered: AnswerPart, index: number, context: AnswerContext): Output | null {
  const { part, citations, probabilities } = answered;
  const head = headOf(part);
  if (head === null || !isItem(head)) return null;
  const texts = textsOf(part);
  const end = texts.join('').length;
  return {
    id: itemId(head, context.requestId, index),
    head,
    texts,
    asSummary: tellsSummary(head, context.conversation),
    signature: part.signature,
    hidden: part.kind === 'reasoning' ? part.hidden : null,
    annotations: citations.map((one) => annotationOf(one, end)).filter((one) => one !== null),
    probabilities: probabilities ?? [],
  };
}

/** How a part began when it was told; null for what no answer holds. */
function headOf(part: Part): PartHead | null {
  if (part.kind === 'tool_result') return null;
  if (part.kind !== 'media') return part;
  if (part.source.at !== 'inline') return null;
  return { kind: 'media', media: part.media, mimeType: part.source.mimeType };
}

function textsOf(part: Part): readonly string[] {
  if (part.kind === 'text' || part.kind === 'refusal') return [part.text];
  if (part.kind === 'tool_call') return [part.input];
  if (part.kind === 'reasoning') return part.texts;
  return part.kind === 'media' && part.source.at === 'inline' ? [part.source.data] : [];
}
