/** The way of one streamed answer through the gateway, without sockets on either side. */

import type { Conversation } from '../../src/contract/conversation.ts';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Candidate, Target } from '../../src/contract/target.ts';
import type { AnswerBody, BodyInput } from '../../src/gateway/answer.ts';
import { type Call, callOf } from '../../src/gateway/call.ts';
import type { Carriage } from '../../src/gateway/carriage.ts';
import { dialectOf, translatorOf } from '../../src/gateway/registry.ts';
import { StreamBody } from '../../src/gateway/stream-body.ts';
import { TranslatedBody } from '../../src/gateway/translated-body.ts';
import { recordOf } from '../../src/providers/registry.ts';

const WORDS = 'Write it to a file.';

const QUESTIONS: Readonly<Record<DialectId, object>> = {
  'openai-chat': { messages: [{ role: 'user', content: WORDS }] },
  'openai-responses': { input: WORDS },
  'anthropic-messages': { max_tokens: 9, messages: [{ role: 'user', content: WORDS }] },
  'gemini-generate': { contents: [{ role: 'user', parts: [{ text: WORDS }] }] },
};

function callIn(id: DialectId): Call {
  const dialect = dialectOf(id, 'generate');
  const question = JSON.stringify({ model: 'model-x', ...QUESTIONS[id] });
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
    dialect,
    principal: { userId: null, keyId: null },
    accepted: {
      body: dialect.scan(new TextEncoder().encode(question)),
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
    matched: 'exact',
    after: ['failure'],
    retries: 0,
    policy: { strategy: 'priority', providers: [] },
    price: null,
  };
  const timeouts = { headers: 1, firstContent: 1, idle: 1, total: 1 };
  const record = recordOf(candidate.record);
  return { candidate, record, dialect, baseUrl: 'https://bench.test', timeouts, lot: 0 };
}

/** What becomes of an answer in one dialect for a caller in another, or the same. */
export interface Way {
  /** The caller's request. */
  readonly conversation: Conversation;
  readonly from: DialectId;
  readonly to: DialectId;
  /** Takes a whole stream, chunk by chunk, and hands on what went out of it. */
  run(chunks: readonly Uint8Array[], write: (bytes: Uint8Array) => void): void;
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
  const conversation = call.conversation();
  return {
    conversation,
    from,
    to,
    run: (chunks, write) => pass({ call, carriage, bodyOf, write }, chunks),
  };
}

interface Passage {
  readonly call: Call;
  readonly carriage: Carriage;
  readonly bodyOf: (input: BodyInput) => AnswerBody;
  readonly write: (bytes: Uint8Array) => void;
}

function pass({ call, carriage, bodyOf, write }: Passage, chunks: readonly Uint8Array[]): void {
  let whole = false;
  const body = bodyOf({
    status: 200,
    headers: ['content-type', 'text/event-stream'],
    carriage,
    call,
    opened: () => false,
    events: {
      commit: () => {},
      write,
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
}
