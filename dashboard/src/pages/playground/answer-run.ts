import type { Api } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { EventStream } from './event-stream.ts';
import { AnswerFold } from './fold.ts';
import type { AnswerState, ChatRequest, Content, Route, Trouble } from './message.ts';
import { BROKE_OFF, CONNECTION_LOST, readTrouble } from './trouble.ts';

export interface RunParts {
  readonly api: Pick<Api, 'send'>;
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** The call was accepted and an answer begins. */
  readonly onHead: (route: Route) => void;
  /** More has come; the content is made only when it is asked for. */
  readonly onMore: (content: () => Content) => void;
}

export interface RunEnd {
  readonly state: AnswerState;
  readonly trouble: Trouble | null;
  /** Null: no answer ever began. */
  readonly content: Content | null;
}

/** Asks and reads the answer to its end. Never rejects: every end is told as what it is. */
export async function runAnswer(parts: RunParts): Promise<RunEnd> {
  const { signal, now } = parts;
  const fold = new AnswerFold(now());
  let response: Response;
  try {
    response = await ask(parts);
    if (!response.ok) {
      return { state: 'failed', trouble: await readTrouble(response), content: null };
    }
  } catch (error) {
    if (signal.aborted) return { state: 'stopped', trouble: null, content: null };
    const { status, code, message, requestId } = asProblem(error);
    return { state: 'failed', trouble: { status, code, message, requestId }, content: null };
  }
  parts.onHead(routeOf(response.headers));
  const cut = await read(response, fold, parts);
  return { ...endOf(fold, signal.aborted, cut), content: fold.content(now()) };
}

function ask({ api, request, signal }: RunParts): Promise<Response> {
  return api.send('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
}

/** @returns Whether the connection went before the stream's end. */
async function read(response: Response, fold: AnswerFold, parts: RunParts): Promise<boolean> {
  const { now, onMore } = parts;
  const content = (): Content => fold.content(now());
  try {
    if (response.headers.get('content-type')?.startsWith('application/json') === true) {
      fold.whole(await response.text(), now());
      return false;
    }
    const stream = new EventStream();
    const reader = response.body?.getReader();
    if (reader === undefined) return false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        const last = stream.end();
        if (last !== null) fold.event(last, now());
        return false;
      }
      const events = stream.push(value);
      for (const event of events) fold.event(event, now());
      if (events.length > 0) onMore(content);
    }
  } catch {
    return true;
  }
}

function endOf(fold: AnswerFold, aborted: boolean, cut: boolean): Omit<RunEnd, 'content'> {
  if (fold.trouble !== null) return { state: 'failed', trouble: fold.trouble };
  // Whole, although the connection went or was stopped right after its last word.
  if (fold.ended) return { state: 'done', trouble: null };
  if (aborted) return { state: 'stopped', trouble: null };
  return { state: 'broken', trouble: cut ? CONNECTION_LOST : BROKE_OFF };
}

function routeOf(headers: Headers): Route {
  const attempts = Number(headers.get('x-weir-attempts') ?? Number.NaN);
  return {
    requestId: headers.get('x-weir-request-id'),
    provider: headers.get('x-weir-provider'),
    relay: headers.get('x-weir-relay'),
    attempts: Number.isFinite(attempts) ? attempts : null,
  };
}
