/**
 * What the witness upstream does for each model name. A name may carry a number (`reset-3`): the
 * behaviour reads it as its parameter. So a request alone decides what happens.
 */
import { gzipSync } from 'node:zlib';
import type { Answer, ReportedUsage } from './chat-grammar.ts';
import {
  answerBody,
  DONE,
  deltaFrame,
  errorBody,
  frame,
  streamFrames,
  usage,
  usageFrame,
} from './chat-grammar.ts';

/** One thing the upstream does next. */
export type Step =
  | { readonly do: 'head'; readonly status: number; readonly headers: Record<string, string> }
  | { readonly do: 'write'; readonly bytes: Uint8Array }
  /** Writes these bytes one at a time, each in a packet of its own. */
  | { readonly do: 'drip'; readonly bytes: Uint8Array }
  /** Stands still until the test says `release(nonce)` or the peer leaves. */
  | { readonly do: 'wait' }
  /** Takes this long over the next piece, as a model does. */
  | { readonly do: 'later'; readonly ms: number }
  /** Writes these bytes again and again until the peer leaves. */
  | { readonly do: 'forever'; readonly bytes: Uint8Array }
  /** RST. */
  | { readonly do: 'reset' }
  /** FIN in the middle: the body stays unfinished. */
  | { readonly do: 'cut' }
  /** A proper end. */
  | { readonly do: 'end' };

/** What a behaviour may look at. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly wantsUsage: boolean;
  /** The number at the end of the model's name, else -1. */
  readonly parameter: number;
  readonly origin: string;
}

export type Behaviour = (asked: Asked) => readonly Step[];

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);
const JSON_HEAD = { 'content-type': 'application/json' };
const SSE_HEAD = { 'content-type': 'text/event-stream; charset=utf-8' };

const write = (text: string): Step => ({ do: 'write', bytes: bytes(text) });
const head = (status: number, headers: Record<string, string>): Step => ({
  do: 'head',
  status,
  headers: {
    'x-request-id': 'req_witness',
    'openai-processing-ms': '7',
    'openai-organization': 'org-secret',
    'set-cookie': '__cf_bm=secret; path=/',
    ...headers,
  },
});
const END: Step = { do: 'end' };
const WAIT: Step = { do: 'wait' };

/** The text every plain answer has: several bytes a letter, an escape, a newline. */
export const TEXT_PIECES: readonly string[] = ['Grüße', ' aus "Weir"', ',\n', '世界 🌍', '.'];

export const TOOLS: Answer['tools'] = [
  { id: 'call_weather01', name: 'get_weather', pieces: ['{"ci', 'ty":"Par', 'is"}'] },
  { id: 'call_clock0002', name: 'get_time', pieces: ['{"zone":', '"Europe/Paris"}'] },
];

export const STRUCTURED_PIECES: readonly string[] = ['{"name":"Ada', '","born":18', '15}'];

/** The plain answer: 11 tokens in, 5 out. */
export function plain(model: string): Answer {
  return { model, pieces: TEXT_PIECES, tools: [], finish: 'stop', usage: usage(11, 5) };
}

/** 2,000 in, of which 1,500 cached; 120 out, of which 64 reasoning. */
const CACHED_USAGE: ReportedUsage = {
  prompt_tokens: 2000,
  completion_tokens: 120,
  total_tokens: 2120,
  prompt_tokens_details: { cached_tokens: 1500, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 64, audio_tokens: 0 },
};

function both(asked: Asked, answer: Answer): Step[] {
  if (!asked.stream) return [head(200, JSON_HEAD), write(answerBody(answer)), END];
  return [head(200, SSE_HEAD), ...streamFrames(answer, asked.wantsUsage).map(write), END];
}

const withUsage =
  (said: ReportedUsage): Behaviour =>
  (asked) =>
    both(asked, { ...plain(asked.model), usage: said });

const failing =
  (status: number, body: string, headers: Record<string, string> = {}): Behaviour =>
  () => [head(status, { ...JSON_HEAD, ...headers }), write(body), END];

/** The first `parameter` frames of a plain stream (all of a JSON answer's first half), then `last`. */
const broken =
  (last: readonly Step[]): Behaviour =>
  (asked) => {
    if (!asked.stream) {
      const whole = answerBody(plain(asked.model));
      const length = String(bytes(whole).length);
      const half = write(whole.slice(0, whole.length >> 1));
      return [head(200, { ...JSON_HEAD, 'content-length': length }), half, ...last];
    }
    const frames = streamFrames(plain(asked.model), asked.wantsUsage);
    return [head(200, SSE_HEAD), ...frames.slice(0, asked.parameter).map(write), ...last];
  };

/** A plain stream whose text is rewritten before it is sent. */
const respelled =
  (rewrite: (stream: string) => string): Behaviour =>
  (asked) => {
    const whole = streamFrames(plain(asked.model), asked.wantsUsage).join('');
    return [head(200, SSE_HEAD), write(rewrite(whole)), END];
  };

const split: Behaviour = (asked) => {
  const whole = bytes(streamFrames(plain(asked.model), asked.wantsUsage).join(''));
  const at = Math.min(asked.parameter, whole.length);
  return [
    head(200, SSE_HEAD),
    { do: 'write', bytes: whole.subarray(0, at) },
    { do: 'write', bytes: whole.subarray(at) },
    END,
  ];
};

const repeatedUsage: Behaviour = (asked) => {
  const answer = plain(asked.model);
  if (!asked.stream) return both(asked, answer);
  const growing = [1, 3, 5].map((out) => usageFrame({ ...answer, usage: usage(11, out) }));
  const frames = streamFrames({ ...answer, usage: undefined }, false);
  return [head(200, SSE_HEAD), ...[...frames.slice(0, -1), ...growing, DONE].map(write), END];
};

const errorMidStream: Behaviour = (asked) => {
  const answer = plain(asked.model);
  const frames = streamFrames(answer, asked.wantsUsage).slice(0, Math.max(0, asked.parameter));
  const error = {
    error: { message: 'The engine fell over.', type: 'server_error', param: null, code: null },
  };
  return [head(200, SSE_HEAD), ...frames.map(write), write(frame(error)), write(DONE), END];
};

const COUNTED: readonly string[] = Array.from({ length: 30 }, (_, at) => `${at + 1} `);

/** Thirty pieces, each some time after the other. */
const paced: Behaviour = (asked) => {
  const answer = { ...plain(asked.model), pieces: COUNTED, usage: usage(11, 30) };
  if (!asked.stream) return both(asked, answer);
  const later: Step = { do: 'later', ms: asked.parameter };
  const frames = streamFrames(answer, asked.wantsUsage);
  return [head(200, SSE_HEAD), ...frames.flatMap((one) => [write(one), later]), END];
};

const hugeLine: Behaviour = (asked) => {
  const delta = { content: 'x'.repeat(10 * 1024 * 1024) };
  return [head(200, SSE_HEAD), write(deltaFrame(plain(asked.model), delta, null)), WAIT];
};

/** Behaviours by the model name without its number. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  chat: (asked) => both(asked, plain(asked.model)),
  brief: (asked) => both(asked, { ...plain(asked.model), pieces: ['Hi'] }),
  tools: (asked) =>
    both(asked, {
      model: asked.model,
      pieces: [],
      tools: TOOLS,
      finish: 'tool_calls',
      usage: usage(57, 41),
    }),
  structured: (asked) =>
    both(asked, { ...plain(asked.model), pieces: STRUCTURED_PIECES, usage: usage(31, 12) }),
  cached: withUsage(CACHED_USAGE),
  'usage-none': withUsage(undefined),
  'usage-null': withUsage(null),
  'usage-repeated': repeatedUsage,
  'usage-negative': withUsage({ ...usage(11, 5), prompt_tokens: -11, total_tokens: -6 }),
  'usage-huge': withUsage({ ...usage(11, 5), prompt_tokens: 1e30, total_tokens: 1e30 }),
  'usage-float': withUsage({ ...usage(11, 5), prompt_tokens: 1.5, total_tokens: 6.5 }),
  'usage-string': withUsage({ ...usage(11, 5), prompt_tokens: '11', total_tokens: '16' }),
  'usage-nested': withUsage({ prompt_tokens: { a: [] }, completion_tokens: null }),
  /** Says more was cached than there was input at all. */
  'usage-inconsistent': withUsage({
    ...usage(11, 5),
    prompt_tokens_details: { cached_tokens: 400 },
  }),
  'stall-headers': () => [WAIT, { do: 'reset' }],
  'stall-body': (asked) => [head(200, asked.stream ? SSE_HEAD : JSON_HEAD), WAIT],
  'stall-comments': () => [
    head(200, SSE_HEAD),
    write(': OPENROUTER PROCESSING\n\n'),
    write(': OPENROUTER PROCESSING\n\n'),
    WAIT,
  ],
  /** Sends the first `n` frames of a stream, stands still, then sends the rest. */
  pause: (asked) => {
    const frames = streamFrames(plain(asked.model), asked.wantsUsage).map(write);
    const at = asked.parameter;
    return [head(200, SSE_HEAD), ...frames.slice(0, at), WAIT, ...frames.slice(at), END];
  },
  paced,
  reset: broken([{ do: 'reset' }]),
  cut: broken([{ do: 'cut' }]),
  /** A proper end of the body, but no terminal event of the dialect. */
  unfinished: broken([END]),
  'error-200': failing(200, errorBody('server_error', null, 'Something broke.')),
  'error-frame': errorMidStream,
  'status-400': failing(
    400,
    errorBody('invalid_request_error', 'unsupported_parameter', "Unsupported parameter: 'top_q'."),
  ),
  'status-401': failing(
    401,
    errorBody('invalid_request_error', 'invalid_api_key', 'Incorrect API key: sk-pla***ce.'),
  ),
  'status-402': failing(402, errorBody('billing', null, 'Insufficient credits on org-secret.')),
  'status-403': failing(
    403,
    errorBody('new_api_error', 'insufficient_user_quota', 'Quota of org-secret is used up.'),
  ),
  'status-404': failing(
    404,
    errorBody('invalid_request_error', 'model_not_found', 'The model does not exist.'),
  ),
  'status-422': failing(422, errorBody('invalid_request_error', null, 'Cannot be processed.')),
  'status-429': failing(429, errorBody('requests', 'rate_limit_exceeded', 'Slow down.'), {
    'retry-after': '17',
    'x-ratelimit-remaining-requests': '0',
  }),
  'status-500': failing(500, errorBody('server_error', null, 'Internal error of org-secret.')),
  'status-503': failing(503, '<html>upstream down</html>', { 'content-type': 'text/html' }),
  redirect: (asked) => [head(302, { location: `${asked.origin}/elsewhere/chat/completions` }), END],
  gzip: (asked) => [
    head(200, { ...JSON_HEAD, 'content-encoding': 'gzip' }),
    { do: 'write', bytes: gzipSync(answerBody(plain(asked.model))) },
    END,
  ],
  html: () => [head(200, { 'content-type': 'text/html' }), write('<html>sign in</html>'), END],
  empty: () => [head(200, { ...JSON_HEAD, 'content-length': '0' }), END],
  'empty-stream': () => [head(200, SSE_HEAD), END],
  /** Answers a stream's request with a whole JSON answer. */
  'json-for-stream': (asked) => both({ ...asked, stream: false }, plain(asked.model)),
  drip: (asked) => {
    const whole = bytes(streamFrames(plain(asked.model), asked.wantsUsage).join(''));
    return [head(200, SSE_HEAD), { do: 'drip', bytes: whole }, END];
  },
  split,
  crlf: respelled((stream) => stream.replaceAll('\n', '\r\n')),
  cr: respelled((stream) => stream.replaceAll('\n', '\r')),
  bom: respelled((stream) => `\uFEFF: hello\n\n${stream}`),
  'huge-line': hugeLine,
  endless: (asked) => [
    head(200, SSE_HEAD),
    {
      do: 'forever',
      bytes: bytes(deltaFrame(plain(asked.model), { content: 'x'.repeat(900) }, null)),
    },
  ],
  /** NUL, a lone surrogate and a number no double can hold, all in well-formed JSON. */
  hostile: () => [
    head(200, JSON_HEAD),
    write(
      '{"id":"\\u0000","object":"chat.completion","model":"\\ud800","n":1e999,' +
        '"choices":[{"index":0,"message":{"role":"assistant","content":"\\u0000\\ud800"},' +
        '"finish_reason":"\\u0000\\udfff"}],' +
        '"usage":{"prompt_tokens":1e999,"completion_tokens":5,"total_tokens":1e999}}',
    ),
    END,
  ],
};

/** Splits `reset-3` into behaviour and number; a whole name that is a behaviour wins. */
export function behaviourOf(model: string): { behaviour: Behaviour | null; parameter: number } {
  const whole = BEHAVIOURS[model];
  if (whole !== undefined) return { behaviour: whole, parameter: -1 };
  const match = /^(.+)-(\d+)$/.exec(model);
  const named = match?.[1] === undefined ? undefined : BEHAVIOURS[match[1]];
  return { behaviour: named ?? null, parameter: Number(match?.[2] ?? -1) };
}
