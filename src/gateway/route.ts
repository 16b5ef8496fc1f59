import type { DialectId } from '../contract/dialect-id.ts';
import { GatewayError } from '../contract/error.ts';

/** What a method and path ask for. */
export type Route =
  | { readonly kind: 'generate'; readonly dialect: DialectId }
  | { readonly kind: 'models'; readonly dialect: DialectId }
  | { readonly kind: 'model'; readonly dialect: DialectId; readonly id: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'preflight' };

interface Path {
  readonly matches: (path: string) => boolean;
  readonly methods: Readonly<Record<string, (path: string) => Route>>;
}

const MODEL_PREFIX = '/v1/models/';

const is =
  (exact: string) =>
  (path: string): boolean =>
    path === exact;

const generate = (dialect: DialectId) => (): Route => ({ kind: 'generate', dialect });

/** Every path that can lead to a provider, and the few that answer for themselves. */
const PATHS: readonly Path[] = [
  { matches: is('/v1/chat/completions'), methods: { POST: generate('openai-chat') } },
  {
    matches: is('/'),
    methods: { POST: generate('openai-chat'), HEAD: () => ({ kind: 'alive' }) },
  },
  {
    matches: is('/v1/models'),
    methods: { GET: () => ({ kind: 'models', dialect: 'openai-chat' }) },
  },
  {
    matches: (path) => path.startsWith(MODEL_PREFIX) && path.length > MODEL_PREFIX.length,
    methods: {
      GET: (path) => ({
        kind: 'model',
        dialect: 'openai-chat',
        id: decodeModel(path.slice(MODEL_PREFIX.length)),
      }),
    },
  },
];

/**
 * Finds what a request asks for.
 * @throws {GatewayError} `not_found` or `method_not_allowed`.
 */
export function route(method: string, path: string): Route {
  const found = PATHS.find((candidate) => candidate.matches(path));
  if (found === undefined) {
    throw new GatewayError(
      'not_found',
      `There is no ${printable(path)} here. Chat completions are at POST /v1/chat/completions, models at GET /v1/models.`,
    );
  }
  if (method === 'OPTIONS') return { kind: 'preflight' };
  const make = found.methods[method];
  if (make === undefined) {
    const allowed = Object.keys(found.methods).join(' or ');
    throw new GatewayError(
      'method_not_allowed',
      `${printable(path)} does not take ${printable(method)}. Use ${allowed}.`,
    );
  }
  return make(path);
}

/** Slashes in a model's id work plain and as `%2F`. */
function decodeModel(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GatewayError('invalid_model', 'The model in the path is not valid percent-encoding.');
  }
}

/** Paths come from outside: short and plain enough to stand in a message or a log. */
function printable(text: string): string {
  return text.slice(0, 100).replace(/[^\x21-\x7e]/g, '?');
}
