/** The way of one streamed answer through the gateway, without sockets on either side. */

import type { DialectId } from '../src/contract/dialect-id.ts';
import type { Candidate, Target } from '../src/contract/target.ts';
import type { AnswerBody, BodyInput } from '../src/gateway/answer.ts';
import { type Call, callOf } from '../src/gateway/call.ts';
import type { Carriage } from '../src/gateway/carriage.ts';
import { dialectOf, translatorOf } from '../src/gateway/registry.ts';
import { StreamBody } from '../src/gateway/stream-body.ts';
import { TranslatedBody } from '../src/gateway/translated-body.ts';
import { recordOf } from '../src/providers/registry.ts';
import { saidIn } from './translation-requests.ts';

const QUESTION = {
  model: 'model-x',
  stream: true,
  messages: [{ role: 'user', content: 'Write it to a file.' }],
};

function callIn(dialect: DialectId): Call {
  return callOf({
    requestId: '0199e5a2-0000-7000-8000-000000000001',
    startedAt: 1_790_000_000_000,
    inbound: {
      method: 'POST',
      path: '/',
      query: '',
      header: () => null,
      body: new Uint8Array(0),
      refusal: null,
    },
    operation: 'generate',
    dialect: dialectOf(dialect, 'generate'),
    principal: { userId: null, keyId: null },
    accepted: {
      body: saidIn(dialect, QUESTION),
      head: { model: 'model-x', stream: true, wantsUsage: true },
    },
  });
}

function targetIn(dialect: DialectId): Target {
  const candidate: Candidate = {
    provider: 'bench',
    kind: 'direct',
    record: 'openai-compatible',
    dialects: {},
    headers: {},
    timeouts: {},
    credential: {
      id: 'c',
      ownerId: 'o',
      ownerKind: 'platform',
      type: 'none',
      ciphertext: null,
      origins: [],
    },
    upstreamModel: 'model-x',
    priority: 0,
    weight: 1,
    price: null,
  };
  const timeouts = { headers: 1, firstContent: 1, idle: 1, total: 1 };
  const record = recordOf(candidate.record);
  return { candidate, record, dialect, baseUrl: 'https://bench.test', timeouts };
}

/** What becomes of an answer in one dialect for a caller in another, or the same. */
export interface Way {
  readonly from: DialectId;
  readonly to: DialectId;
  /** Takes a whole stream, chunk by chunk; returns how many bytes went out. */
  run(chunks: readonly Uint8Array[]): number;
}

/** Passing where both are the same. */
export function wayOf(from: DialectId, to: DialectId): Way {
  const call = callIn(to);
  const carriage: Carriage = {
    target: targetIn(from),
    relay: from === to ? 'passthrough' : 'translated',
    dialect: dialectOf(from, 'generate'),
    path: '/',
    body: new Uint8Array(0),
    contentType: 'application/json',
    headers: [],
    dropUsage: false,
    losses: [],
    translation: null,
  };
  const ends = { of: 'conversation', from: translatorOf(from), to: translatorOf(to) } as const;
  const bodyOf = (input: BodyInput): AnswerBody =>
    from === to ? new StreamBody(input) : new TranslatedBody(input, ends, true);
  return { from, to, run: (chunks) => passThrough({ call, carriage, bodyOf }, chunks) };
}

interface Passage {
  readonly call: Call;
  readonly carriage: Carriage;
  readonly bodyOf: (input: BodyInput) => AnswerBody;
}

function passThrough({ call, carriage, bodyOf }: Passage, chunks: readonly Uint8Array[]): number {
  let written = 0;
  let whole = false;
  const body = bodyOf({
    status: 200,
    headers: ['content-type', 'text/event-stream'],
    carriage,
    call,
    opened: () => false,
    events: {
      commit: () => {},
      write: (bytes) => {
        written += bytes.length;
      },
      content: () => {},
      complete: () => {
        whole = true;
      },
      broken: ({ error }) => {
        throw error;
      },
    },
  });
  for (const chunk of chunks) body.data(chunk);
  body.end();
  if (!whole) throw new Error('the stream did not come to its end');
  return written;
}
