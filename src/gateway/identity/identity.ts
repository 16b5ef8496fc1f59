import { createLocalJWKSet } from 'jose';
import type { Clock, Environment } from '../../contract/ports.ts';
import type { Caller } from '../../contract/principal.ts';
import { createAuthServer } from './auth-server.ts';
import { checkClaims, readToken, refused, type TokenPolicy } from './claims.ts';
import type { Fetch } from './fetch-json.ts';
import {
  type AccountsIssuer,
  type IssuerConfig,
  type SupabaseIssuer,
  secretBytes,
} from './issuer.ts';
import { fixedKeys, type KeySource, loadedKeys, remoteKeys, seededKeys } from './key-source.ts';
import { verifyWithKeys, verifyWithSecret } from './signature.ts';
import { foreignUserId } from './user-id.ts';

/** Whose tokens are taken. */
export interface IdentityConfig {
  readonly supabase: SupabaseIssuer | null;
  readonly issuers: readonly IssuerConfig[];
  /** The installation's own accounts; absent where there are none, as in the Edge Function. */
  readonly accounts?: AccountsIssuer;
  /** Users who signed in without an account. */
  readonly allowAnonymous: boolean;
}

export interface IdentityPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly environment: Pick<Environment, 'keepAlive' | 'log' | 'sha256'>;
  /** Defaults to the global one. */
  readonly fetch?: Fetch;
}

export type UserCaller = Extract<Caller, { kind: 'user' }>;

/** Says whose a token is. */
export interface Identity {
  /**
   * @param hash SHA-256 of the whole token.
   * @throws {GatewayError} as a rejection, when the token is not to be believed.
   */
  identify(token: string, hash: string): Promise<UserCaller>;
}

/** One issuer, ready to check its tokens: which check is chosen by our configuration alone. */
interface Verifier {
  readonly policy: TokenPolicy;
  readonly own: boolean;
  readonly checks: ReadonlyMap<string, SignatureCheck>;
}

/** @throws {GatewayError} when the token is not the issuer's. */
type SignatureCheck = (token: string, hash: string, subject: string) => Promise<void>;

const ASYMMETRIC = ['ES256', 'RS256'] as const;

/** @throws {Error} when two issuers have one name, or a secret is too short. */
export function createIdentity(config: IdentityConfig, ports: IdentityPorts): Identity {
  const verifiers = new Map<string, Verifier>();
  for (const verifier of [
    ...(config.supabase === null ? [] : [supabaseVerifier(config.supabase, config, ports)]),
    ...config.issuers.map((issuer) => issuerVerifier(issuer, config, ports)),
    ...(config.accounts === undefined ? [] : [accountsVerifier(config.accounts, ports)]),
  ]) {
    if (verifiers.has(verifier.policy.issuer)) {
      throw new Error(`The issuer ${verifier.policy.issuer} is configured twice`);
    }
    verifiers.set(verifier.policy.issuer, verifier);
  }
  return {
    async identify(token, hash) {
      const unverified = readToken(token);
      const verifier = verifiers.get(unverified.issuer);
      if (verifier === undefined) {
        throw refused('is of an issuer this installation does not know');
      }
      const check = verifier.checks.get(unverified.algorithm);
      if (check === undefined) {
        throw refused('is signed with an algorithm its issuer is not configured for');
      }
      // Cheap checks first: a token that says the wrong thing costs no signature and no network.
      const now = Math.floor(ports.clock.now() / 1_000);
      const claims = checkClaims(unverified.payload, verifier.policy, now);
      await check(token, hash, claims.subject);
      const { issuer } = verifier.policy;
      const userId = verifier.own ? claims.subject : await foreignUserId(issuer, claims.subject);
      return { kind: 'user', issuer, userId, ...claims };
    },
  };
}

function supabaseVerifier(
  project: SupabaseIssuer,
  config: IdentityConfig,
  ports: IdentityPorts,
): Verifier {
  const url = project.url.replace(/\/+$/, '');
  const remote = remoteKeys(`${url}/auth/v1/.well-known/jwks.json`, withFetch(ports));
  const seed = project.jwks?.keys.length ? createLocalJWKSet(project.jwks) : null;
  return {
    policy: {
      issuer: project.issuer ?? `${url}/auth/v1`,
      audiences: ['authenticated'],
      roles: ['authenticated'],
      uuidSubject: true,
      requiredClaims: {},
      allowAnonymous: config.allowAnonymous,
    },
    own: true,
    checks: new Map([
      ...asymmetricChecks(seed === null ? remote : seededKeys(seed, remote), ports),
      ...legacyChecks({ ...project, url }, ports),
    ]),
  };
}

/** HS256 has a key of its own, or Auth's word, so a public key can never serve as its secret. */
function legacyChecks(project: SupabaseIssuer, ports: IdentityPorts): [string, SignatureCheck][] {
  const { url, hs256Secret, publishableKey } = project;
  if (hs256Secret !== undefined) {
    return [['HS256', secretCheck(secretBytes(hs256Secret, 'The JWT secret of Supabase'), ports)]];
  }
  if (publishableKey !== undefined) {
    const server = createAuthServer({ url, publishableKey }, withFetch(ports));
    return [['HS256', (token, hash, subject) => server.confirm(token, hash, subject)]];
  }
  return [];
}

function issuerVerifier(
  config: IssuerConfig,
  { allowAnonymous }: IdentityConfig,
  ports: IdentityPorts,
): Verifier {
  return {
    policy: {
      issuer: config.issuer,
      audiences: typeof config.audience === 'string' ? [config.audience] : config.audience,
      roles: null,
      uuidSubject: false,
      requiredClaims: config.required_claims ?? {},
      allowAnonymous,
    },
    own: false,
    checks: new Map(issuerChecks(config, ports)),
  };
}

function accountsVerifier(
  { issuer, audience, keys }: AccountsIssuer,
  ports: IdentityPorts,
): Verifier {
  const source = loadedKeys(keys, ports.clock);
  return {
    policy: {
      issuer,
      audiences: [audience],
      roles: null,
      uuidSubject: true,
      requiredClaims: {},
      allowAnonymous: false,
    },
    own: false,
    checks: new Map([['ES256', (token) => verifyWithKeys(token, source, options('ES256', ports))]]),
  };
}

function issuerChecks(config: IssuerConfig, ports: IdentityPorts): [string, SignatureCheck][] {
  const { issuer, hs256_secret: secret, jwks, jwks_url: url } = config;
  if (secret !== undefined) {
    return [['HS256', secretCheck(secretBytes(secret, `The secret of ${issuer}`), ports)]];
  }
  if (jwks !== undefined) {
    return asymmetricChecks(fixedKeys(createLocalJWKSet(jwks)), ports);
  }
  if (url === undefined) {
    throw new Error(`The issuer ${issuer} needs one of jwks_url, jwks and hs256_secret`);
  }
  return asymmetricChecks(remoteKeys(url, withFetch(ports)), ports);
}

function asymmetricChecks(keys: KeySource, ports: IdentityPorts): [string, SignatureCheck][] {
  return ASYMMETRIC.map((algorithm) => [
    algorithm,
    (token) => verifyWithKeys(token, keys, options(algorithm, ports)),
  ]);
}

function secretCheck(secret: Uint8Array, ports: IdentityPorts): SignatureCheck {
  return (token) => verifyWithSecret(token, secret, options('HS256', ports));
}

function options(
  algorithm: string,
  { clock }: IdentityPorts,
): { algorithm: string; currentDate: Date } {
  return { algorithm, currentDate: new Date(clock.now()) };
}

function withFetch(ports: IdentityPorts): IdentityPorts & { readonly fetch: Fetch } {
  return { ...ports, fetch: ports.fetch ?? ((url, init) => fetch(url, init)) };
}
