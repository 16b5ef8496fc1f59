import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import type { DenoVersion } from './deno.ts';
import { functionBundle } from './function-bundle.ts';
import { IsolatePool } from './isolate-pool.ts';
import { createPostgrest, type Postgrest } from './postgrest.ts';
import { startProject } from './project.ts';

export interface FunctionHomeOptions {
  readonly deno: DenoVersion;
  /** A database the migrations were applied to; the role must be able to become the API roles. */
  readonly databaseUrl?: string;
  /** `host:port` of upstreams on loopback, which the function may call although private. */
  readonly upstreams?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the bundle of the function, built once a run. */
  readonly entry?: string;
  readonly config?: string;
  readonly afterwards?: 'ended' | 'kept';
  readonly wallClockMs?: number;
  readonly graceMs?: number;
  /** Default `hosted`, where HEAD never reaches a function. */
  readonly methods?: 'hosted' | 'any';
  /** When the function may notice that a caller left. */
  readonly disconnect?: 'at-once' | 'next-write';
}

/** A Supabase project with the function deployed, as far as callers and the function can tell. */
export interface FunctionHome {
  /** `http://127.0.0.1:<port>/functions/v1/v1-chat` */
  readonly baseUrl: string;
  readonly projectUrl: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly postgrest: Postgrest | null;
  readonly pool: IsolatePool;
  /** What the function wrote to its console. */
  readonly logs: readonly string[];
  /** `WEIR_MASTER_KEYS` of the function, for tests that seal credentials themselves. */
  readonly masterKeys: string;
  /** An access token as Supabase Auth issues it. */
  userToken(subject: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

/** The slug is the deployed function's; nothing in the function knows it. */
const SLUG = 'v1-chat';

export async function startFunctionHome(options: FunctionHomeOptions): Promise<FunctionHome> {
  const signer = await createSigner();
  const keys = {
    publishable: `sb_publishable_${randomBytes(16).toString('base64url')}`,
    secret: `sb_secret_${randomBytes(16).toString('base64url')}`,
    jwks: signer.jwks,
  };
  const masterKeys = JSON.stringify({ '2026a': randomBytes(32).toString('base64') });
  const postgrest =
    options.databaseUrl === undefined
      ? null
      : createPostgrest({ databaseUrl: options.databaseUrl, keys });
  const logs: string[] = [];
  const entry = options.entry ?? (await functionBundle());
  const project = await startProject({
    slug: SLUG,
    methods: options.methods ?? 'hosted',
    jwks: keys.jwks,
    postgrest,
    pool: (url) =>
      new IsolatePool({
        deno: options.deno,
        entry,
        config: options.config,
        disconnect: options.disconnect,
        afterwards: options.afterwards ?? 'ended',
        wallClockMs: options.wallClockMs ?? 150_000,
        graceMs: options.graceMs ?? 200,
        log: (line) => logs.push(line),
        env: {
          SUPABASE_URL: url,
          SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
          SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
          SUPABASE_JWKS: JSON.stringify(keys.jwks),
          WEIR_MASTER_KEYS: masterKeys,
          WEIR_ALLOW_PRIVATE_UPSTREAMS: (options.upstreams ?? []).join(','),
          ...options.env,
        },
      }),
  });
  return {
    baseUrl: `${project.url}/functions/v1/${SLUG}`,
    projectUrl: project.url,
    publishableKey: keys.publishable,
    secretKey: keys.secret,
    postgrest,
    pool: project.pool,
    logs,
    masterKeys,
    userToken: (subject, claims) =>
      signer.sign({ iss: `${project.url}/auth/v1`, sub: subject, ...claims }),
    stop: () => project.stop(),
  };
}

interface Signer {
  readonly jwks: JSONWebKeySet;
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Signs as a project with asymmetric keys does. */
async function createSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = 'project-key';
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    sign: (claims) =>
      new SignJWT({ aud: 'authenticated', role: 'authenticated', is_anonymous: false, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
  };
}
