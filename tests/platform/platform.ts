/**
 * The Supabase platform on loopback: what the real CLI and the gateway's own client talk to, and
 * what callers of a deployed function do. Functions are really run by Deno, SQL by Postgres.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DenoVersion } from '../edge/deno.ts';
import { createPostgrest, type Postgrest } from '../edge/postgrest.ts';
import type { ApiKeys } from '../edge/postgrest-auth.ts';
import { startProject } from '../edge/project.ts';
import { type AuthReplica, createAuthReplica } from '../support/auth-replica.ts';
import { type SourceFile, unpackBundle } from './bundle.ts';
import type { FunctionRecord } from './deployed-function.ts';
import { Faults } from './faults.ts';
import type { FunctionSettings, Functions } from './functions.ts';
import { functionsApi } from './functions-api.ts';
import { LogStore } from './log-store.ts';
import { logsApi } from './logs-api.ts';
import { type HeardRequest, startManagement } from './management.ts';
import { startNpmRegistry } from './npm-registry.ts';
import { keysApi, type ProjectKeys } from './project-api.ts';
import { createKeys, projectEnvironment } from './project-keys.ts';
import { queryApi } from './query.ts';
import { createFunctions, serve } from './running.ts';
import { Secrets, secretsApi } from './secrets.ts';
import { type PlatformClock, realClock, type SwitchOver } from './switch-over.ts';

export interface PlatformOptions {
  /** A database of mode `supabase`; null for a project whose database nobody asks. */
  readonly database: { readonly url: string; readonly authenticatorUrl: string | null } | null;
  /** Twenty small letters. */
  readonly ref?: string;
  /** Default 2.1, which production is compatible with. */
  readonly deno?: DenoVersion;
  /** More of every function's environment, beside the project's secrets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `at-once`; can be changed while it runs. */
  readonly switchOver?: SwitchOver;
  /** Measures switch-overs only. Default the real one; `ManualClock` stands until it is moved. */
  readonly clock?: PlatformClock;
  /** What the organization pays for. Default `free`. */
  readonly plan?: string;
  /** How many functions the plan allows. Default 100, as on the free plan. */
  readonly mostFunctions?: number;
  /** `ended`: a new isolate for each request. Default `kept`, as the platform does it. */
  readonly afterwards?: 'ended' | 'kept';
}

/** A Supabase project with its Management API, on loopback. */
export interface Platform extends Controls {
  readonly ref: string;
  /** `https://api.supabase.com` of this one; `/v1/projects/...` is below it. */
  readonly apiUrl: string;
  /** `https://<ref>.supabase.co` of this one: `/functions/v1`, `/rest/v1`, `/auth/v1`. */
  readonly projectUrl: string;
  /** The access token the Management API lets in. */
  readonly token: string;
  readonly keys: ProjectKeys;
  /** The accounts of the project's users. */
  readonly auth: AuthReplica;
  readonly postgrest: Postgrest | null;
  /** Everything the Management API was asked, in order. */
  readonly heard: readonly HeardRequest[];
  /** Every access token the Management API was given. */
  readonly tokens: ReadonlySet<string>;
  readonly faults: Faults;
  readonly logs: LogStore;
  /** `<projectUrl>/functions/v1/<slug>` */
  functionUrl(slug: string): string;
  /** An access token of a user, as Supabase Auth issues it. */
  userToken(subject: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

/** What a test does to the platform from outside its interfaces. */
interface Controls {
  /** What is deployed under a name. */
  deployed(slug: string): FunctionRecord | null;
  /** The files of the newest build, as they were uploaded. */
  sources(slug: string): readonly SourceFile[];
  /** Deploys without the Management API, as somebody else did before the test began. */
  deploy(
    slug: string,
    files: Readonly<Record<string, string>>,
    settings?: FunctionSettings,
  ): Promise<FunctionRecord>;
  /** Sets secrets as somebody else did before; the functions get them at once. */
  setSecrets(values: Readonly<Record<string, string>>): void;
  /** From the next deploy on. */
  setSwitchOver(mode: SwitchOver): void;
  /** The next deploy of that slug is accepted and the old build goes on, until `switchNow`. */
  holdNextSwitch(slug: string): void;
  /** Ends the switch-over that is under way for that slug. */
  switchNow(slug: string): void;
}

/** Starts everything; nothing is deployed yet. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { ref = 'abcdefghijklmnopqrst', database } = options;
  const token = `sbp_${randomBytes(20).toString('hex')}`;
  const { keys, legacySecret } = await createKeys(ref);
  const auth = await createAuthReplica({
    projectUrl: () => project.url,
    publishableKey: keys.publishable,
    secretKey: keys.secret,
  });
  const apiKeys = { ...keys, jwks: auth.jwks, legacySecret };
  const postgrest = postgrestOf(database, apiKeys);
  const folder = mkdtempSync(join(tmpdir(), 'weir-platform-'));
  const [logs, secrets, faults] = [new LogStore(), new Secrets(), new Faults()];
  const registry = await startNpmRegistry();
  const functions = createFunctions({
    ...{ ref, folder, logs, registry: registry.url },
    deno: options.deno ?? '2.1',
    clock: options.clock ?? realClock,
    mostFunctions: options.mostFunctions ?? 100,
    afterwards: options.afterwards ?? 'kept',
    environment: () => ({
      ...projectEnvironment(project.url, apiKeys),
      ...(database === null ? {} : { SUPABASE_DB_URL: database.url }),
      ...options.env,
      ...secrets.environment(),
    }),
  });
  const project = await startProject({
    methods: 'hosted',
    auth,
    postgrest,
    functionBy: (slug) =>
      serve(functions, slug, { ref, projectUrl: project.url, keys: apiKeys, logs }),
  });
  const routes = [
    ...functionsApi(functions),
    ...secretsApi(secrets, () => functions.renew()),
    keysApi(keys),
    ...(database === null ? [] : queryApi(database.url)),
    ...logsApi(logs),
  ];
  const management = await startManagement({
    ...{ ref, token, faults, routes },
    plan: options.plan ?? 'free',
  });
  const { url: apiUrl, heard, tokens } = management;
  return {
    ...{ ref, apiUrl, token, keys, auth, postgrest, heard, tokens, faults, logs },
    ...controlsOf(functions, secrets, options.switchOver),
    projectUrl: project.url,
    functionUrl: (slug) => `${project.url}/functions/v1/${slug}`,
    userToken: (sub, claims) => auth.sign({ iss: `${project.url}/auth/v1`, sub, ...claims }),
    async stop(): Promise<void> {
      await Promise.all([management.stop(), project.stop()]);
      await Promise.all([functions.stop(), postgrest?.stop(), registry.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgrestOf(database: PlatformOptions['database'], keys: ApiKeys): Postgrest | null {
  if (database === null || database.authenticatorUrl === null) return null;
  return createPostgrest({ databaseUrl: database.authenticatorUrl, keys });
}

function controlsOf(functions: Functions, secrets: Secrets, first?: SwitchOver): Controls {
  functions.switchOver = first ?? functions.switchOver;
  return {
    deployed: (slug) => functions.get(slug)?.record ?? null,
    sources: (slug) => unpackBundle(functions.expect(slug).newest.bundle).files,
    deploy(slug, files, settings = {}) {
      const sources = Object.entries(files).map(([path, text]) => ({
        path,
        bytes: Buffer.from(text),
      }));
      return functions.deploySources(slug, sources, { entrypoint: sources[0]?.path, ...settings });
    },
    setSecrets(values): void {
      secrets.set(values);
      functions.renew();
    },
    setSwitchOver(mode): void {
      functions.switchOver = mode;
    },
    holdNextSwitch: (slug) => functions.holdNext(slug),
    switchNow: (slug) => functions.expect(slug).switchNow(),
  };
}
