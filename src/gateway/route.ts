import type { PathHead } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { GatewayError } from '../contract/error.ts';
import type { MediaOperation, Operation } from '../contract/operation.ts';
import { checkedModel } from '../hub/head.ts';

/** What a method and path ask for. */
export type Route =
  | {
      readonly kind: 'call';
      readonly operation: Operation;
      readonly dialect: DialectId;
      /** What the path says, in dialects whose paths name the model. */
      readonly inPath?: PathHead;
    }
  | { readonly kind: 'models'; readonly dialect: DialectId }
  | { readonly kind: 'model'; readonly dialect: DialectId; readonly id: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'preflight' };

/** A request, as far as its route depends on it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  header(name: string): string | null;
}

interface Path {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, (asked: Asked, found: readonly string[]) => Route>>;
}

const call = (operation: Operation, dialect: DialectId) => (): Route => ({
  kind: 'call',
  operation,
  dialect,
});

/** AiHubMix has Gemini's paths below `/gemini`, and its clients call them so. */
const GEMINI = '^(?:/gemini)?/v1beta/models';

const VERBS: Readonly<Record<string, Operation>> = {
  generateContent: 'generate',
  streamGenerateContent: 'generate',
  countTokens: 'count',
  embedContent: 'embed',
  batchEmbedContents: 'embed',
};

/** @google/genai calls `v1` since its version 3 (`GOOGLE_AI_API_DEFAULT_VERSION`). */
const GEMINI_CALL = new RegExp(
  `^(?:/gemini)?/v1(?:beta)?/models/(.+):(${Object.keys(VERBS).join('|')})$`,
);

/** The AI SDK's and LangChain's Google clients leave `models/` out where a model has a slash in it. */
const GEMINI_SHORT = new RegExp(
  `^(?:/gemini)?/v1beta/([^/:]+/.+):(${Object.keys(VERBS).join('|')})$`,
);

const MEDIA: Readonly<Record<string, MediaOperation>> = {
  'audio/transcriptions': 'transcribe',
  'audio/translations': 'translate_speech',
  'audio/speech': 'speak',
  'images/generations': 'draw',
  'images/edits': 'edit',
  'images/variations': 'vary',
  moderations: 'moderate',
  rerank: 'rerank',
};

/** Every path that can lead to a provider, and the few that answer for themselves. */
const PATHS: readonly Path[] = [
  { pattern: /^\/v1\/chat\/completions$/, methods: { POST: call('generate', 'openai-chat') } },
  {
    pattern: /^\/$/,
    methods: { POST: call('generate', 'openai-chat'), HEAD: () => ({ kind: 'alive' }) },
  },
  { pattern: /^\/v1\/completions$/, methods: { POST: call('complete', 'openai-chat') } },
  { pattern: /^\/v1\/embeddings$/, methods: { POST: call('embed', 'openai-chat') } },
  ...Object.entries(MEDIA).map(([path, operation]) => ({
    pattern: new RegExp(`^/v1/${path}$`),
    methods: { POST: call(operation, 'openai-chat') },
  })),
  { pattern: /^\/v1\/responses$/, methods: { POST: call('generate', 'openai-responses') } },
  { pattern: /^\/v1\/messages$/, methods: { POST: call('generate', 'anthropic-messages') } },
  {
    pattern: /^\/v1\/messages\/count_tokens$/,
    methods: { POST: call('count', 'anthropic-messages') },
  },
  // In this order: the second takes `models` for a part of the name.
  ...[GEMINI_CALL, GEMINI_SHORT].map((pattern) => ({
    pattern,
    methods: {
      POST: (_asked: Asked, [model, verb]: readonly string[]) => geminiRoute(model, verb),
    },
  })),
  {
    pattern: new RegExp(`${GEMINI}$`),
    methods: { GET: () => ({ kind: 'models', dialect: 'gemini-generate' }) },
  },
  {
    pattern: new RegExp(`${GEMINI}/(.+)$`),
    methods: { GET: (_asked, [id]) => oneModel('gemini-generate', id) },
  },
  {
    pattern: /^\/v1\/models$/,
    methods: { GET: (asked) => ({ kind: 'models', dialect: listDialect(asked) }) },
  },
  {
    pattern: /^\/v1\/models\/(.+)$/,
    methods: { GET: (asked, [id]) => oneModel(listDialect(asked), id) },
  },
];

/**
 * Finds what a request asks for.
 * @throws {GatewayError} `not_found`, `method_not_allowed` or `invalid_model`.
 */
export function route(asked: Asked): Route {
  const { method, path } = asked;
  for (const { pattern, methods } of PATHS) {
    const found = pattern.exec(path);
    if (found === null) continue;
    if (method === 'OPTIONS') return { kind: 'preflight' };
    const make = methods[method];
    if (make === undefined) throw notAllowed(asked, Object.keys(methods));
    return make(asked, found.slice(1));
  }
  throw new GatewayError(
    'not_found',
    `There is no ${printable(path)} here. Models are called at POST /v1/chat/completions, /v1/responses, /v1/messages, /v1/embeddings and /v1beta/models/{model}:generateContent, and listed at GET /v1/models.`,
  );
}

/** In which dialect a caller of that path wants to hear what went wrong, whatever it was. */
export function dialectOfPath(path: string): DialectId {
  if (/^(\/gemini)?\/v1beta(\/|$)/.test(path) || GEMINI_CALL.test(path)) return 'gemini-generate';
  if (/^\/v1\/messages(\/|$)/.test(path)) return 'anthropic-messages';
  return path === '/v1/responses' ? 'openai-responses' : 'openai-chat';
}

function geminiRoute(model: string | undefined, verb = ''): Route {
  const inPath = {
    model: checkedModel(decodeModel(model)),
    stream: verb === 'streamGenerateContent',
    verb,
  };
  const operation = VERBS[verb] ?? 'generate';
  return { kind: 'call', operation, dialect: 'gemini-generate', inPath };
}

/** Three dialects have this path. Their clients show their key in headers of their own. */
function listDialect(asked: Asked): DialectId {
  const says = (name: string): boolean => asked.header(name) !== null;
  if (says('anthropic-version') || says('x-api-key')) return 'anthropic-messages';
  return says('x-goog-api-key') ? 'gemini-generate' : 'openai-chat';
}

function oneModel(dialect: DialectId, id: string | undefined): Route {
  return { kind: 'model', dialect, id: decodeModel(id) };
}

/** Slashes in a model's id work plain and as `%2F`. */
function decodeModel(segment: string | undefined): string {
  try {
    return decodeURIComponent(segment ?? '');
  } catch {
    throw new GatewayError('invalid_model', 'The model in the path is not valid percent-encoding.');
  }
}

function notAllowed({ method, path }: Asked, allowed: readonly string[]): GatewayError {
  return new GatewayError(
    'method_not_allowed',
    `${printable(path)} does not take ${printable(method)}. Use ${allowed.join(' or ')}.`,
  );
}

/** Paths come from outside: short and plain enough to stand in a message or a log. */
function printable(text: string): string {
  return text.slice(0, 100).replace(/[^\x21-\x7e]/g, '?');
}
