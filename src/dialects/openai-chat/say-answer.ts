/** What streams and whole answers say alike. */
import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import type { AnswerContext } from '../../contract/dialect.ts';
import type { Citation, Event, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { derivedId } from '../../hub/ids.ts';
import { objectOf } from '../../hub/lenient.ts';
import { carried } from '../../hub/signature.ts';
import { dataUrl } from './media.ts';
import { PARAGRAPH, writeDetails } from './reasoning-details.ts';
import { ID, PLAIN_REASONING } from './schema.ts';

/** The members before the choices. */
export function answerHead(
  object: 'chat.completion' | 'chat.completion.chunk',
  { requestId, createdAt, model }: AnswerContext,
  start: Pick<Extract<Event, { type: 'start' }>, 'model' | 'extra'> | null,
): JsonObject {
  const known = KEPT.map((name) => [name, start?.extra[name]] as const);
  return {
    id: derivedId('chatcmpl-', requestId, 0),
    object,
    created: createdAt,
    model: start?.model ?? model,
    ...Object.fromEntries(known.filter(([, value]) => typeof value === 'string')),
  };
}

/** Members of an answer in this dialect that stay true when it is written anew. */
const KEPT = ['system_fingerprint', 'service_tier', 'provider'];

/** Reasoning under the names that clients look for: each knows one of them. */
export function plainReasoning(text: string): JsonObject {
  return Object.fromEntries(PLAIN_REASONING.map((name) => [name, text]));
}

type Block = Pick<ReasoningPart, 'id' | 'form' | 'texts' | 'signature' | 'hidden'>;

export function reasoningDetails(block: Block, index: number): JsonObject[] {
  return writeDetails(block, index, inAnswer);
}

export function joinedReasoning(texts: readonly string[]): string {
  return texts.join(PARAGRAPH);
}

function inAnswer(signature: Signature): string {
  return carried(signature, ID);
}

/**
 * What a text has from elsewhere. Null without a URL, since there is nothing else to say here. The
 * AI SDK takes no annotation without offsets and title; one without offsets stands for all of its
 * text.
 * @param at Where its text stands in the whole content.
 */
export function annotation(
  citation: Citation,
  at: { readonly start: number; readonly end: number },
): JsonObject | null {
  const { url, title, quote, dialect, native } = citation;
  if (url === null) return null;
  const inner = dialect === ID ? objectOf(native['url_citation']) : {};
  return {
    type: 'url_citation',
    url_citation: {
      ...inner,
      url,
      title: title ?? '',
      ...(quote === null ? {} : { content: quote }),
      start_index: citation.start === null ? at.start : at.start + citation.start,
      end_index: citation.end === null ? at.end : at.start + citation.end,
    },
  };
}

/** A picture, as OpenRouter answers one. */
export function sayImage(mimeType: string, data: string, index: number): JsonObject {
  return { type: 'image_url', image_url: { url: dataUrl(mimeType, data) }, index };
}

/** Sound; the id is of no use, for nothing is stored. */
export function sayAudio(data: string, { requestId }: AnswerContext): JsonObject {
  return { id: derivedId('audio_', requestId, 0), data, expires_at: 0, transcript: '' };
}

/** Log probabilities of a text or of a refusal. */
export function sayProbabilities(kind: PartHead['kind'], tokens: readonly Json[]): JsonObject {
  return kind === 'refusal'
    ? { content: null, refusal: tokens }
    : { content: tokens, refusal: null };
}
