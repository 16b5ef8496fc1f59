import type { FrameKind } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { Reading } from '../../contract/usage.ts';
import {
  composeChat,
  type LimitName,
  otherLimitName,
  type ShortChat,
  USUAL_LIMIT,
} from '../../dialects/openai-chat/compose.ts';
import { openaiChat } from '../../dialects/openai-chat/index.ts';
import { SseScanner } from '../../wire/sse.ts';
import { type Answer, describe, open, silenceOf } from './ask.ts';
import { CHAT_PATH } from './front-door.ts';
import type { Failure } from './refusal.ts';

export interface Order {
  readonly baseUrl: string;
  readonly token: string;
  readonly model: string;
  readonly timeoutMs: number;
}

/** A call that was answered with 200, as its caller saw it. */
export interface Call {
  readonly stream: boolean;
  /** What the row is found by. */
  readonly requestId: string;
  /** As `x-weir-provider` says; null without it. */
  readonly provider: string | null;
  readonly reading: Reading;
}

/** A streamed call, with what came when. */
export interface StreamedCall extends Call {
  /** Milliseconds between the first piece of content and the last. */
  readonly spanMs: number;
  /** How many pieces of content came. */
  readonly pieces: number;
}

/** Reasoning comes out of it too. */
const SHORT_LIMIT = 64;

/** A whole answer. */
export async function callWhole(order: Order): Promise<Call | Failure> {
  const chat = { text: 'Answer with one word: hello.', stream: false, limit: SHORT_LIMIT };
  try {
    const response = await post(order, chat);
    if (!(response instanceof Response)) return refusal(response);
    return readWhole(response.headers, await response.text());
  } catch (error) {
    return failure(`the address ${silenceOf(error, order.timeoutMs)}`);
  }
}

function readWhole(headers: Headers, text: string): Call | Failure {
  const meter = openaiChat.meter();
  const kind = meter.answer(text);
  const reading = meter.reading();
  if (reading.error !== null) return failure(`200 with an error in it: ${reading.error.message}`);
  if (kind === 'content') return { stream: false, ...namesOf(headers), reading };
  const said = describe({ kind: 'answer', status: 200, headers, text });
  return failure(`no answer of a model: ${said}`);
}

/** Whatever answers, be it by repeating what it was told, does so for some hundred milliseconds. */
const LONG_PROMPT =
  'Write the numbers from one to one hundred as digits, one after the other, with a single space ' +
  'between them and with nothing else before, between or after them, like this: 1 2 3 4 5 6 7 8 9 ' +
  '10 and so on, up to the last of them.';

/** A streamed answer, long enough to see it come. */
export async function callStreamed(order: Order, limit: number): Promise<StreamedCall | Failure> {
  const chat = { text: LONG_PROMPT, stream: true, limit };
  try {
    const response = await post(order, chat);
    return response instanceof Response ? await watch(response) : refusal(response);
  } catch (error) {
    return failure(`the address ${silenceOf(error, order.timeoutMs)}`);
  }
}

type Chat = Pick<ShortChat, 'text' | 'stream' | 'limit'>;

/** Sends a call; again where the model wants the limit under its other name. */
async function post(order: Order, chat: Chat): Promise<Response | Answer> {
  const first = await send(order, chat, USUAL_LIMIT);
  if (first instanceof Response || first.status !== 400) return first;
  const error = openaiChat.readError(first.text);
  const other = error === null ? null : otherLimitName(error, USUAL_LIMIT);
  return other === null ? first : send(order, chat, other);
}

/** The response to be read where it is 200, else the whole answer. @throws what `fetch` throws. */
async function send(order: Order, chat: Chat, limitName: LimitName): Promise<Response | Answer> {
  const { baseUrl, token, model, timeoutMs } = order;
  const response = await open(`${baseUrl}${CHAT_PATH}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: composeChat({ ...chat, model, limitName }),
    timeoutMs,
  });
  const { status, headers } = response;
  return status === 200
    ? response
    : { kind: 'answer', status, headers, text: await response.text() };
}

function refusal(answer: Answer): Failure {
  const error = openaiChat.readError(answer.text);
  if (error === null) return failure(describe(answer));
  const words = `${answer.status} ${inWords(error)}`;
  // Without it the answer is the platform's own, or of whatever stands before the function.
  const throughWeir = answer.headers.has('x-weir-request-id');
  return { words, refusal: throughWeir ? { ...error, status: answer.status } : null };
}

function failure(words: string): Failure {
  return { words, refusal: null };
}

function inWords({ code, message }: UpstreamError): string {
  return code === null ? message : `${code}: ${message}`;
}

function namesOf(headers: Headers): Pick<Call, 'requestId' | 'provider'> {
  return {
    requestId: headers.get('x-weir-request-id') ?? '',
    provider: headers.get('x-weir-provider'),
  };
}

/** Reads a stream to its end, and notes when content came. */
async function watch(response: Response): Promise<StreamedCall | Failure> {
  const type = response.headers.get('content-type') ?? 'no type';
  if (!type.startsWith('text/event-stream') || response.body === null) {
    return failure(`200 with ${type} where an event stream was asked for`);
  }
  const meter = openaiChat.meter();
  const times: number[] = [];
  let last: FrameKind | null = null;
  const scanner = new SseScanner(({ event, data }) => {
    last = meter.frame(event, data);
    if (last === 'content') times.push(performance.now());
  });
  const broken = await drain(response.body, scanner);
  const reading = meter.reading();
  if (reading.error !== null) {
    const words = `the stream ended with ${inWords(reading.error)}`;
    return { words, refusal: { ...reading.error, status: 200 } };
  }
  if (broken !== null)
    return failure(`the stream broke off after ${times.length} pieces: ${broken}`);
  // A compiler does not see that the scanner's callback sets it.
  if ((last as FrameKind | null) !== 'end') {
    return failure(`the stream stopped after ${times.length} pieces, without [DONE]`);
  }
  if (times.length === 0) return failure('the stream ended properly, but held no content');
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { stream: true, ...namesOf(response.headers), reading, spanMs, pieces: times.length };
}

/** Why the body did not come to its end, null if it did. */
async function drain(
  body: ReadableStream<Uint8Array>,
  scanner: SseScanner,
): Promise<string | null> {
  try {
    for await (const bytes of body) scanner.push(bytes);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
