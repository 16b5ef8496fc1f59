import type { IdentityConfig } from '../gateway/identity/identity.ts';
import { type IssuerConfig, parseIssuers, parseJwks } from '../gateway/identity/issuer.ts';

/** Reads one variable; undefined when it is not set. */
export type ReadVariable = (name: string) => string | undefined;

/** Names every variable or flag that is missing or wrong, and shows no value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Weir is not configured rightly:\n- ${problems.join('\n- ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Collects problems instead of stopping at the first. */
export class Variables {
  readonly problems: string[] = [];
  readonly #read: ReadVariable;

  constructor(read: ReadVariable) {
    this.#read = read;
  }

  /** A variable set to nothing counts as not set: that is how dashboards clear one. */
  text(name: string): string | undefined {
    const value = this.#read(name)?.trim();
    return value === '' ? undefined : value;
  }

  take<T>(name: string, parse: (text: string) => T, otherwise?: string): T | undefined {
    const text = this.text(name) ?? otherwise;
    if (text === undefined) {
      this.problems.push(`${name} is missing`);
      return undefined;
    }
    return this.attempt(() => parse(text));
  }

  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // A variable that two readers look at is wrong once.
      if (!this.problems.includes(problem)) this.problems.push(problem);
      return undefined;
    }
  }

  /** @throws {ConfigError} with every problem in one. */
  throwProblems(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }
}

const NO_ISSUERS: readonly IssuerConfig[] = [];

/** Whose tokens are believed; the same variables on every runtime. */
export function readIdentity(variables: Variables): IdentityConfig {
  return {
    supabase: readSupabase(variables),
    issuers: variables.take('WEIR_JWT_ISSUERS', parseIssuers, '[]') ?? NO_ISSUERS,
    allowAnonymous: variables.take('WEIR_ALLOW_ANONYMOUS_USERS', parseFlag, 'false') ?? false,
  };
}

function parseFlag(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Error('WEIR_ALLOW_ANONYMOUS_USERS must be true or false');
}

function readSupabase(variables: Variables): IdentityConfig['supabase'] {
  const url = variables.text('SUPABASE_URL');
  if (url === undefined) return null;
  variables.attempt(() => parseProjectUrl(url));
  const jwksText = variables.text('SUPABASE_JWKS');
  const jwks = variables.attempt(() => (jwksText === undefined ? undefined : parseJwks(jwksText)));
  const publishableKey =
    variables.attempt(() => namedKey(variables, 'SUPABASE_PUBLISHABLE_KEYS')) ??
    variables.text('SUPABASE_ANON_KEY');
  const hs256Secret = variables.text('WEIR_SUPABASE_JWT_SECRET');
  const issuer = variables.text('WEIR_SUPABASE_ISSUER');
  return {
    url,
    ...(jwks === undefined ? {} : { jwks }),
    ...(publishableKey === undefined ? {} : { publishableKey }),
    ...(hs256Secret === undefined ? {} : { hs256Secret }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}

/** The key `default` of a JSON object of named keys, which is how Supabase hands them over. */
export function namedKey(variables: Variables, name: string): string | undefined {
  const text = variables.text(name);
  if (text === undefined) return undefined;
  const value = parseJson(text, name);
  const key = typeof value === 'object' && value !== null && 'default' in value && value.default;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/**
 * New projects have a set of named keys, older ones a single one, the oldest a JWT. The platform
 * provides them; `SUPABASE_SECRET_KEY` is for runtimes that are not Supabase's.
 */
export function readSecretKey(variables: Variables): string {
  const key =
    variables.attempt(() => namedKey(variables, 'SUPABASE_SECRET_KEYS')) ??
    variables.text('SUPABASE_SECRET_KEY') ??
    variables.text('SUPABASE_SERVICE_ROLE_KEY');
  if (key !== undefined) return key;
  variables.problems.push(
    'SUPABASE_SECRET_KEYS (with a key `default`), SUPABASE_SECRET_KEY or SUPABASE_SERVICE_ROLE_KEY is missing',
  );
  return '';
}

/** A project on this machine is plain http, so the scheme alone says nothing. */
export function parseProjectUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url.origin;
  throw new Error('SUPABASE_URL is not an http or https URL');
}

const SHORTEST_ADMIN_KEY = 32;

/** The operator's own admin key; null when it is not set. */
export function parseAdminKey(text: string): string | null {
  if (text === '') return null;
  if (text.length >= SHORTEST_ADMIN_KEY && /^[A-Za-z0-9._~+/-]+=*$/.test(text)) return text;
  throw new Error(
    `WEIR_ADMIN_KEY must have at least ${SHORTEST_ADMIN_KEY} letters, digits or ._~+/-`,
  );
}

/** `host:port` pairs, for upstreams the operator allows although they are private. */
export function parseHostPorts(text: string): string[] {
  const pairs = parseList(text);
  if (pairs.every(isHostPort)) return pairs;
  throw new Error('WEIR_ALLOW_PRIVATE_UPSTREAMS must be a list of host:port, with commas between');
}

function isHostPort(pair: string): boolean {
  const port = /^(?:\[[0-9a-f:]+\]|[^\s:/]+):(\d{1,5})$/i.exec(pair)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Exact browser origins. */
export function parseOrigins(text: string): string[] {
  const origins = parseList(text);
  if (origins.every((origin) => URL.parse(origin)?.origin === origin)) return origins;
  throw new Error(
    'WEIR_ORIGINS must be a list of origins such as https://app.example, with commas between',
  );
}

function parseList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds a key.
    throw new Error(`${name} is not valid JSON`);
  }
}
