/** A deployed function whose traffic and database a test may put faults into. */
import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { CheckName, Report } from '../../src/deploy/verify/report.ts';
import type { Limits, VerifyTarget } from '../../src/deploy/verify/target.ts';
import { verifyDeployment } from '../../src/deploy/verify/verify.ts';
import { type EdgeHome, startEdgeHome } from '../edge/edge-home.ts';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { HurriedClock } from './hurried-clock.ts';

/** Thirty pieces over six tenths of a second. */
export const MODEL = 'paced-20';

export const EMAIL = 'ada@example.org';
export const PASSWORD = 'correct-horse-battery';

export interface Scene {
  readonly home: EdgeHome;
  readonly admin: AdminClient;
  readonly sql: Sql;
  readonly proxy: FaultProxy;
  /** The function's address behind the proxy. */
  readonly baseUrl: string;
  readonly userId: string;
  /** Of that user, and of another one. */
  token(): Promise<string>;
  otherToken(): Promise<string>;
  target(more?: Partial<VerifyTarget>): Promise<VerifyTarget>;
  verify(more?: Partial<VerifyTarget>, limits?: Partial<Limits>): Promise<Report>;
  destroy(): Promise<void>;
}

export async function makeScene(): Promise<Scene> {
  const home = await startEdgeHome({ deno: '2.1', afterwards: 'kept', methods: 'hosted' });
  const admin = adminClient(home.baseUrl, home.adminKey);
  for (const kind of ['direct', 'aggregator'] as const) {
    const name = `${kind}-host`;
    await admin.createProvider({ name, kind, baseUrl: home.upstream.baseUrl });
    await admin.createCredential(name, `sk-${kind}-canary-0123456789`);
    for (const model of [MODEL, 'chat', 'status-401']) {
      await admin.addModel(name, model, { input: '2.5', output: '10' });
    }
  }
  await admin.call('PATCH', '/settings', { access: { models: ['*'], usd_per_day: '1' } });
  const userId = home.project.auth.addUser({ email: EMAIL, password: PASSWORD });
  const otherId = randomUUID();
  const proxy = await startFaultProxy(home.project.projectUrl);
  const sql = postgres(home.databaseUrl, { max: 1, onnotice: () => {} });
  const baseUrl = `${proxy.url}/functions/v1/v1-chat`;
  const { build } = (await (await fetch(`${home.baseUrl}/health`)).json()) as { build: string };
  const token = (): Promise<string> => home.project.userToken(userId);
  const target: Scene['target'] = async (more) => ({
    baseUrl,
    buildId: build,
    credential: { kind: 'token', token: await token() },
    adminKey: null,
    publishableKey: null,
    first: false,
    deploying: false,
    models: { direct: `direct-host/${MODEL}`, aggregator: `aggregator-host/${MODEL}` },
    ...more,
  });
  return {
    home,
    admin,
    sql,
    proxy,
    baseUrl,
    userId,
    token,
    otherToken: () => home.project.userToken(otherId),
    target,
    verify: async (more, limits) =>
      verifyDeployment(await target(more), {
        clock: new HurriedClock(),
        // A row comes some moments after its answer, however busy this machine is.
        limits: { switchMs: 20_000, rowsMs: 10_000_000, ...limits },
      }),
    async destroy() {
      await sql.end();
      await proxy.stop();
      await home.destroy();
    },
  };
}

/** The names of the checks that failed. */
export function failuresOf({ checks }: Report): CheckName[] {
  return checks.filter(({ state }) => state === 'failed').map(({ name }) => name);
}

/** The names of the checks that somebody else stood in the way of. */
export function unprovenIn({ checks }: Report): CheckName[] {
  return checks.filter(({ state }) => state === 'not_proven').map(({ name }) => name);
}

export function foundIn({ checks }: Report, name: CheckName): string | undefined {
  return checks.find((check) => check.name === name)?.found;
}
