/** Which type each body on the wire has. */
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Mode } from './features.ts';
import type { TypedBodies, WireType } from './typed.ts';

type Types = Readonly<Record<'request' | 'answer' | 'event', WireType>>;

const TYPES: Readonly<Record<DialectId, Types>> = {
  'openai-chat': { request: 'ChatRequest', answer: 'ChatAnswer', event: 'ChatChunk' },
  'openai-responses': {
    request: 'ResponsesRequest',
    answer: 'ResponsesAnswer',
    event: 'ResponsesEvent',
  },
  'anthropic-messages': {
    request: 'MessagesRequest',
    answer: 'MessagesAnswer',
    event: 'MessagesEvent',
  },
  // A chunk of its stream is a whole answer.
  'gemini-generate': { request: 'GeminiRequest', answer: 'GeminiAnswer', event: 'GeminiAnswer' },
};

/** Adds a request's body. */
export function addRequest(
  bodies: TypedBodies,
  dialect: DialectId,
  { body, from }: { readonly body: unknown; readonly from: string },
): void {
  bodies.add(TYPES[dialect].request, JSON.stringify(body), from);
}

export interface Reply {
  readonly mode: Mode;
  readonly text: string;
  readonly from: string;
}

/** Adds a whole answer, or each event of a stream. */
export function addReply(bodies: TypedBodies, dialect: DialectId, reply: Reply): void {
  const { mode, text, from } = reply;
  const types = TYPES[dialect];
  if (mode === 'whole') {
    bodies.add(types.answer, JSON.stringify(JSON.parse(text)), from);
    return;
  }
  for (const [, data = ''] of text.matchAll(/^data: (.+)$/gm)) {
    if (data !== '[DONE]') bodies.add(types.event, data, from);
  }
}
