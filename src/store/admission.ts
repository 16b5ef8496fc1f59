import type { ListedModel } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { ERROR_STATUS, type ErrorCode } from '../contract/error.ts';
import type { Admission, AdmissionQuery } from '../contract/ports.ts';
import type { Caller, Principal } from '../contract/principal.ts';
import type { Timeouts } from '../contract/provider.ts';
import type { After, Candidate, Policy, SealedCredential, Strategy } from '../contract/target.ts';
import type { Price } from '../contract/usage.ts';
import { Shape } from './shape.ts';

/** An admission, and until when it may be believed. */
export interface Found {
  readonly admission: Admission;
  /** When the caller's key ends, in milliseconds since the epoch; null: never, or not known. */
  readonly expiresAt: number | null;
}

/** `p_caller` of the SQL functions. */
export function callerJson(caller: Caller): Readonly<Record<string, string>> {
  if (caller.kind === 'key') {
    return { kind: 'key', key_id: caller.keyId, key_hash: caller.keyHash };
  }
  const { issuer, subject, userId, email, name } = caller;
  return {
    kind: 'user',
    issuer,
    subject,
    user_id: userId,
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Which canonical ids a name asked for, and what follows its first slash, are spellings of; null: of none. */
export type Canonical = (asked: string) => readonly [string | null, string | null];

/** `p_query` of `weir_admit`. */
export function queryJson(
  { caller, model }: AdmissionQuery,
  canonical: Canonical,
): Readonly<Record<string, unknown>> {
  return { caller: callerJson(caller), model, canonical: canonical(model) };
}

/**
 * Reads the answer of `weir_admit`.
 *
 * @throws {ShapeError} when it is not one: a target read wrong could be a key sent to the wrong place.
 */
export function readAdmission(json: unknown): Found {
  const answer = new Shape(json, 'weir_admit');
  const revision = answer.at('revision').number();
  const principal = readPrincipal(answer.at('principal'));
  if (!answer.at('admitted').flag()) {
    const code = answer.at('code').word(ERROR_CODES);
    return { admission: { admitted: false, code, principal, revision }, expiresAt: null };
  }
  if (principal === null) throw answer.at('principal').not('a principal');
  const candidates = answer.at('candidates').list().map(readCandidate);
  if (candidates.length === 0) throw answer.at('candidates').not('at least one candidate');
  const expires = answer.at('expires_at');
  return {
    admission: {
      admitted: true,
      principal,
      candidates,
      restricted: answer.at('restricted').flag(),
      capped: answer.at('capped').flag(),
      revision,
      cacheable: answer.at('cacheable').flag(),
    },
    expiresAt: expires.isNull ? null : expires.moment(),
  };
}

/** Reads the answer of `weir_models`: why there is no list, or one whose times are in seconds. */
export function readModels(json: unknown): readonly ListedModel[] | { readonly code: ErrorCode } {
  const answer = new Shape(json, 'weir_models');
  if (!Array.isArray(json)) return { code: answer.at('code').word(ERROR_CODES) };
  return answer.list().map((model) => ({
    id: model.at('id').text(),
    provider: model.at('provider').text(),
    createdAt: model.at('created_at').number() * 1000,
  }));
}

/** Reads the answer of `weir_revision`. */
export function readRevision(json: unknown): number {
  return new Shape(json, 'weir_revision').at('revision').number();
}

const ERROR_CODES = Object.keys(ERROR_STATUS) as ErrorCode[];

const DIALECTS = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
] as const satisfies readonly DialectId[];

/** Reads the answer of `weir_identify`; null for a credential that is nobody's. */
export function readIdentity(answer: unknown): Principal | null {
  return readPrincipal(new Shape(answer, 'weir_identify'));
}

function readPrincipal(shape: Shape): Principal | null {
  if (shape.isNull) return null;
  return { userId: shape.at('user_id').textOrNull(), keyId: shape.at('key_id').textOrNull() };
}

/** Reads one target of an answer. */
export function readCandidate(shape: Shape): Candidate {
  return {
    provider: shape.at('provider').text(),
    kind: shape.at('kind').word(['direct', 'aggregator']),
    record: shape.at('record').text(),
    dialects: readDialects(shape.at('dialects')),
    headers: shape.at('headers').mapping((value) => value.text()),
    timeouts: readTimeouts(shape.at('timeouts')),
    credential: readCredential(shape.at('credential')),
    upstreamModel: shape.at('upstream_model').text(),
    priority: shape.at('priority').number(),
    weight: shape.at('weight').number(),
    matched: shape.at('matched').word(['own_alias', 'alias', 'pinned', 'exact', 'canonical']),
    after: shape
      .at('after')
      .list()
      .map((word) => word.word(AFTER)),
    retries: shape.at('retries').isNull ? 0 : shape.at('retries').number(),
    policy: readPolicy(shape.at('policy')),
    price: readPrice(shape.at('price')),
  };
}

const AFTER = ['failure', 'context_length', 'content_policy'] as const satisfies readonly After[];

const STRATEGIES = [
  'priority',
  'weighted',
  'direct_first',
  'aggregator_first',
  'cheapest',
  'only',
] as const satisfies readonly Strategy[];

function readPolicy(shape: Shape): Policy {
  const strategy = shape.at('strategy').word(STRATEGIES);
  const providers = strategy === 'only' ? shape.at('providers').list() : [];
  return { strategy, providers: providers.map((name) => name.text()) };
}

function readDialects(shape: Shape): Candidate['dialects'] {
  const dialects: Partial<Record<DialectId, { readonly baseUrl: string }>> = {};
  for (const [name, dialect] of shape.entries()) {
    const id = DIALECTS.find((known) => known === name);
    if (id === undefined) throw dialect.not(`a dialect out of ${DIALECTS.join(', ')}`);
    dialects[id] = { baseUrl: dialect.at('base_url').text() };
  }
  return dialects;
}

const TIMEOUTS: readonly (readonly [string, keyof Timeouts])[] = [
  ['headers', 'headers'],
  ['first_content', 'firstContent'],
  ['idle', 'idle'],
  ['total', 'total'],
];

function readTimeouts(shape: Shape): Partial<Timeouts> {
  const timeouts: { -readonly [K in keyof Timeouts]?: number } = {};
  for (const [name, value] of shape.entries()) {
    const known = TIMEOUTS.find(([column]) => column === name);
    if (known === undefined) throw value.not('a timeout of this version');
    timeouts[known[1]] = value.number();
  }
  return timeouts;
}

function readCredential(shape: Shape): SealedCredential {
  const type = shape.at('type').word(['key', 'none']);
  const ciphertext = shape.at('ciphertext').textOrNull();
  if (type === 'key' && ciphertext === null) throw shape.at('ciphertext').not('a ciphertext');
  return {
    id: shape.at('id').text(),
    ownerId: shape.at('owner_id').text(),
    ownerKind: shape.at('owner_kind').word(['platform', 'user']),
    type,
    ciphertext,
    origins: shape
      .at('origins')
      .list()
      .map((origin) => origin.text()),
  };
}

function readPrice(shape: Shape): Price | null {
  if (shape.isNull) return null;
  return {
    version: shape.at('version').text(),
    source: shape.at('source').word(['override', 'list', 'catalog']),
    currency: shape.at('currency').text(),
    rates: shape.at('rates').mapping((rate) => rate.text()),
  };
}
