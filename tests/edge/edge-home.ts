import { createHash, randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { keepFirstKeys, type NewKey } from '../../src/store/first-keys.ts';
import { createPostgrestRpc } from '../../src/store/postgrest.ts';
import {
  GATEWAY_KEY_BYTES,
  type GatewayKeyKind,
  makeGatewayKey,
  parseGatewayKey,
} from '../../src/wire/gateway-key.ts';
import { type Home, until } from '../support/home.ts';
import { makeIssuer } from '../support/issuer.ts';
import { createDatabase, type Mode } from '../support/real-postgres.ts';
import { readLedger } from '../support/sql-ledger.ts';
import { startUpstream } from '../support/upstream.ts';
import { type FunctionHome, type FunctionHomeOptions, startFunctionHome } from './function-home.ts';

/** The function on a project of its own, as every suite sees a home. */
export interface EdgeHome extends Home {
  readonly project: FunctionHome;
  /** Calls the sandbox only. */
  readonly sandboxKey: string;
  /** The project's database, for a superuser. */
  readonly databaseUrl: string;
  destroy(): Promise<void>;
}

export interface EdgeHomeOptions extends Omit<FunctionHomeOptions, 'databaseUrl'> {
  /** Whether the project's default privileges are today's or those of older projects. */
  readonly database?: Extract<Mode, 'supabase' | 'supabase-old'>;
}

export async function startEdgeHome(options: EdgeHomeOptions): Promise<EdgeHome> {
  const database = await createDatabase(options.database ?? 'supabase');
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  const upstream = await startUpstream();
  const issuer = await makeIssuer();
  const project = await startFunctionHome({
    // A suite asks what the function does with HEAD, which the hosted platform would not let it.
    methods: 'any',
    ...options,
    databaseUrl: database.authenticatorUrl ?? '',
    upstreams: [new URL(upstream.origin).host, ...(options.upstreams ?? [])],
    env: { WEIR_JWT_ISSUERS: issuer.setting, ...options.env },
  });
  const rpc = createPostgrestRpc({
    url: project.projectUrl,
    key: project.secretKey,
    timeoutMs: 10_000,
    keepAlive: () => {},
  });
  const admin = makeKey('admin');
  const sandbox = makeKey('gateway');
  await keepFirstKeys(rpc, { admin: admin.kept, gateway: sandbox.kept });
  return {
    name: `the function on Deno ${options.deno}`,
    baseUrl: project.baseUrl,
    adminKey: admin.key,
    sandboxKey: sandbox.key,
    databaseUrl: database.superuserUrl,
    upstream,
    project,
    userToken: issuer.token,
    ledger: (filter) =>
      readLedger((text, values) => sql.unsafe(text, [...values] as never[]), filter),
    // An isolate lives until its last row is stored, and no longer.
    settled: () => until('every isolate to end', () => project.pool.live === 0, 20_000),
    inflates: options.deno === '2.1',
    openSockets: null,
    async destroy(): Promise<void> {
      await project.stop();
      await upstream.close();
      await sql.end();
      await database.drop();
    },
  };
}

/** As the deployment's command makes the first ones. */
function makeKey(kind: GatewayKeyKind): { readonly key: string; readonly kept: NewKey } {
  const key = makeGatewayKey(kind, randomBytes(GATEWAY_KEY_BYTES));
  const hash = createHash('sha256').update(key).digest('hex');
  const publicId = parseGatewayKey(key)?.id ?? '';
  return { key, kept: { publicId, hash, lastFour: key.slice(-4) } };
}
