import { randomBytes } from 'node:crypto';
import { type AuthReplica, createAuthReplica } from '../support/auth-replica.ts';
import type { DenoVersion } from './deno.ts';
import { functionBundle } from './function-bundle.ts';
import { IsolatePool, type PoolOptions } from './isolate-pool.ts';
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
  /** The accounts of the project's users. */
  readonly auth: AuthReplica;
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
  const publishable = `sb_publishable_${randomBytes(16).toString('base64url')}`;
  const secret = `sb_secret_${randomBytes(16).toString('base64url')}`;
  const auth = await createAuthReplica({
    projectUrl: () => project.url,
    publishableKey: publishable,
    secretKey: secret,
  });
  const keys = { publishable, secret, jwks: auth.jwks };
  const masterKeys = JSON.stringify({ '2026a': randomBytes(32).toString('base64') });
  const postgrest =
    options.databaseUrl === undefined
      ? null
      : createPostgrest({ databaseUrl: options.databaseUrl, keys });
  const logs: string[] = [];
  const entry = options.entry ?? (await functionBundle());
  const project = await startProject({
    methods: options.methods ?? 'hosted',
    auth,
    postgrest,
    functionBy: (slug) => (slug === SLUG ? { pool } : null),
  });
  // The function's settings hold the project's own address.
  const pool = new IsolatePool({
    ...poolOptions(options),
    entry,
    log: (line) => logs.push(line),
    env: {
      SUPABASE_URL: project.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
      SUPABASE_JWKS: JSON.stringify(keys.jwks),
      WEIR_MASTER_KEYS: masterKeys,
      WEIR_ALLOW_PRIVATE_UPSTREAMS: (options.upstreams ?? []).join(','),
      ...options.env,
    },
  });
  return {
    baseUrl: `${project.url}/functions/v1/${SLUG}`,
    projectUrl: project.url,
    publishableKey: keys.publishable,
    secretKey: keys.secret,
    postgrest,
    auth,
    pool,
    logs,
    masterKeys,
    userToken: (subject, claims) =>
      auth.sign({ iss: `${project.url}/auth/v1`, sub: subject, ...claims }),
    async stop(): Promise<void> {
      await pool.stop();
      await postgrest?.stop();
      await project.stop();
    },
  };
}

function poolOptions(options: FunctionHomeOptions): Omit<PoolOptions, 'entry' | 'log' | 'env'> {
  return {
    deno: options.deno,
    config: options.config,
    disconnect: options.disconnect,
    afterwards: options.afterwards ?? 'ended',
    wallClockMs: options.wallClockMs ?? 150_000,
    graceMs: options.graceMs ?? 200,
  };
}
