import { headerValue } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { EmbeddedBody } from './embedded-body.ts';
import { JsonBody } from './json-body.ts';
import { OpaqueBody } from './opaque-body.ts';
import { RefusedBody } from './refused-body.ts';
import { StreamBody } from './stream-body.ts';
import { TranslatedBody } from './translated-body.ts';

/** Chooses how an answer is read, from its status and content type. */
export function answerBody(input: BodyInput): AnswerBody {
  if (input.status >= 400) return new RefusedBody(input);
  const type = (headerValue(input.headers, 'content-type') ?? '').toLowerCase();
  const streamed = type.startsWith('text/event-stream');
  const { translation, dialect } = input.carriage;
  if (translation?.of === 'embeddings') return new EmbeddedBody(input, translation);
  if (translation !== null) return new TranslatedBody(input, translation, streamed);
  if (streamed && input.call.accepted.head.stream) return new StreamBody(input);
  const opaque = dialect.anyAnswer === true && !/^application\/([\w.-]+\+)?json\b/.test(type);
  return opaque ? new OpaqueBody(input) : new JsonBody(input);
}
