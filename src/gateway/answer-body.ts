import { headerValue } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { JsonBody } from './json-body.ts';
import { RefusedBody } from './refused-body.ts';
import { StreamBody } from './stream-body.ts';
import { TranslatedBody } from './translated-body.ts';

/** Chooses how an answer is read, from its status and content type. */
export function answerBody(input: BodyInput): AnswerBody {
  if (input.status >= 400) return new RefusedBody(input);
  const type = headerValue(input.headers, 'content-type') ?? '';
  const streamed = type.toLowerCase().startsWith('text/event-stream');
  const { translation } = input.carriage;
  if (translation !== null) return new TranslatedBody(input, translation, streamed);
  return streamed && input.call.accepted.head.stream ? new StreamBody(input) : new JsonBody(input);
}
