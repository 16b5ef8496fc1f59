import type { Dialect } from '../contract/dialect.ts';
import type { GatewayError } from '../contract/error.ts';
import { passedResponseHeaders } from '../wire/headers.ts';
import type { UpstreamAnswer } from './failure.ts';
import type { Outlet } from './outlet.ts';

const UTF8 = new TextEncoder();

export interface ErrorReply {
  readonly error: GatewayError;
  readonly dialect: Dialect;
  readonly headers: readonly string[];
  readonly id: string;
}

/** Answers with our own error in the caller's dialect. */
export function writeError(outlet: Outlet, { error, dialect, headers, id }: ErrorReply): void {
  const retryAfter = error.retryAfter === null ? [] : ['retry-after', String(error.retryAfter)];
  writeJson(outlet, error.status, {
    headers: [...headers, ...retryAfter],
    text: dialect.errorBody(error, id),
  });
}

/** A whole answer of our own. */
export interface OwnAnswer {
  readonly headers: readonly string[];
  /** A JSON text. */
  readonly text: string;
}

/** Answers with a whole JSON text. */
export function writeJson(outlet: Outlet, status: number, { headers, text }: OwnAnswer): void {
  const body = UTF8.encode(text);
  outlet.commit(status, [
    ...headers,
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(body.length),
  ]);
  outlet.write(body);
  outlet.end();
}

/** Answers with the upstream's own bytes. */
export function writeAnswer(
  outlet: Outlet,
  answer: UpstreamAnswer,
  headers: readonly string[],
): void {
  outlet.commit(answer.status, [
    ...headers,
    ...passedResponseHeaders(answer.headers),
    'content-length',
    String(answer.body.length),
  ]);
  outlet.write(answer.body);
  outlet.end();
}

/** Ends a stream that had begun, in words of its dialect. */
export function writeErrorEvent(outlet: Outlet, event: string): void {
  outlet.write(UTF8.encode(event));
  outlet.end();
}
