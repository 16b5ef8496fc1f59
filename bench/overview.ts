/**
 * How long the dashboard's overview and logs take over a ledger of a million rows, on a real
 * Postgres and on the embedded one.
 *
 *   node bench/overview.ts [--rows 1000000] [--models 3] [--only postgres|embedded]
 *
 * `--models`: how many models each key calls. The more, the more hourly sums there are for the same
 * rows: 3 is a usual installation, 40 about the worst there can be.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sql } from 'postgres';
import { nodeClock } from '../src/runtimes/node/ports.ts';
import { startEmbedded } from '../src/store/embedded/start.ts';
import { migrate } from '../src/store/migrate.ts';
import { migrationDriver } from '../src/store/migration-driver.ts';
import { createPostgresRpc, openClient, type ServerAddress } from '../src/store/postgres.ts';
import { openSession, type Session } from '../src/store/session.ts';
import { listUsageLogs, type UsageLogFilter } from '../src/store/usage-logs.ts';
import { type SummaryFilter, summariseUsage } from '../src/store/usage-summary.ts';
import { createDatabase, start, stop } from '../tests/support/real-postgres.ts';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    models: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const ROWS = Number(flags.rows);
const ROUNDS = 5;
const NOW = Date.UTC(2026, 10, 25, 12);
const DAY_MS = 86_400_000;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** 20 users with 2 keys each, 40 models at 5 providers, 30 days. */
const GENERATE = `
  insert into weir.usage_logs (
    request_id, attempt, user_id, api_key_id, provider, provider_type, model, upstream_model, dialect,
    relay, stream, status, http_status, prompt_tokens, completion_tokens, total_tokens, usage_source,
    cost_usd, cost_source, latency_ms, first_token_ms, created_at, settled_at)
  select gen_random_uuid(), 1, md5('u' || who / 2)::uuid, md5('k' || who)::uuid, 'provider-' || what % 5,
         case when what % 5 < 2 then 'aggregator' else 'direct' end, 'model-' || what, 'model-' || what,
         'openai-chat', 'passthrough', true,
         case when n % 40 = 0 then 'upstream_failed' when n % 100 = 1 then 'client_gone'
              else 'complete' end,
         200, n % 3000, n % 700, n % 3700, 'reported', (n % 997) * 0.000013, 'list', 300 + n % 4000,
         80 + (n % 10000 * 7919) % 1500, at, at
    from (
      select n, who, (who * 7 + n / 40 % $models) % 40 as what,
             to_timestamp($now / 1000.0) - (n::float8 / $rows) * interval '30 days' as at
        from (select n, (n * 17) % 40 as who from generate_series($from, $to) as n) as a
    ) as b`;

const CLASSES = Array.from({ length: 16 }, (_, at) => at);
const CLASS_COLUMNS = CLASSES.map((at) => `first_token_class_${at + 1}`).join(', ');
const CLASS_COUNTS = CLASSES.map(
  (at) => `count(*) filter (where width_bucket(first_token_ms, weir.first_token_bounds()) = ${at})`,
).join(', ');

/** As recording sums, for rows that are there already. */
const SUM = `
  insert into weir.usage_hourly (
    hour, user_id, api_key_id, provider, provider_type, model, status, paid_by, calls, attempts,
    prompt_tokens, completion_tokens, total_tokens, cached_tokens, cache_write_tokens,
    reasoning_tokens, cost_usd, unpriced, latency_ms, first_token_ms, first_token_count,
    ${CLASS_COLUMNS})
  select date_trunc('hour', created_at, 'UTC'), user_id, api_key_id, provider, provider_type, model,
         status, 'platform', count(*), count(*), sum(prompt_tokens), sum(completion_tokens),
         sum(total_tokens), 0, 0, 0, sum(cost_usd), 0, sum(latency_ms), sum(first_token_ms),
         count(first_token_ms), ${CLASS_COUNTS}
    from weir.usage_logs group by 1, 2, 3, 4, 5, 6, 7`;

async function fill(sql: Sql): Promise<void> {
  const chunk = 50_000;
  for (let from = 1; from <= ROWS; from += chunk) {
    const values = { from, to: Math.min(ROWS, from + chunk - 1), now: NOW, rows: ROWS };
    const text = Object.entries({ ...values, models: flags.models }).reduce(
      (whole, [name, value]) => whole.replaceAll(`$${name}`, String(value)),
      GENERATE,
    );
    await sql.unsafe(text);
  }
  await sql.unsafe(SUM);
  await sql.unsafe('analyze');
  const [row] = await sql.unsafe('select count(*)::int as n from weir.usage_hourly');
  print(`  ${ROWS} rows, ${row?.['n']} hourly sums`);
}

const SUMMARY: SummaryFilter = {
  group_by: 'total',
  split_by: undefined,
  from: new Date(NOW - 30 * DAY_MS).toISOString(),
  to: new Date(NOW).toISOString(),
  tz: 'Europe/Berlin',
  provider: undefined,
  provider_type: undefined,
  model: undefined,
  user_id: undefined,
  key_id: undefined,
  after: null,
  limit: 1_001,
};

/** What the overview asks, at once. */
const OVERVIEW: Readonly<Record<string, Partial<SummaryFilter>>> = {
  total: {},
  'total before': {
    from: new Date(NOW - 60 * DAY_MS).toISOString(),
    to: new Date(NOW - 30 * DAY_MS).toISOString(),
  },
  'day by provider': { group_by: 'day', split_by: 'provider' },
  model: { group_by: 'model' },
  user: { group_by: 'user' },
  key: { group_by: 'key' },
};

const LOGS: UsageLogFilter = {
  from: undefined,
  to: undefined,
  user_id: undefined,
  key_id: undefined,
  provider: undefined,
  model: undefined,
  model_family: undefined,
  status: undefined,
  failed: undefined,
  provider_type: undefined,
  request_id: undefined,
  after: null,
  limit: 51,
};

const PAGES: Readonly<Record<string, Partial<UsageLogFilter>>> = {
  newest: {},
  failed: { failed: true },
  'of a provider': { provider: 'provider-3' },
  'of a model': { model: 'model-7' },
  'of a model nobody called': { model: 'model-none' },
  'of a key': { key_id: '00000000-0000-4000-8000-000000000000' },
  aggregators: { provider_type: 'aggregator' },
  'failed, of a kind': { failed: true, provider_type: 'none' },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

async function measure(session: Session): Promise<void> {
  const line = (name: string, ms: number): void =>
    print(`  ${name.padEnd(28)}${ms.toFixed(0).padStart(6)} ms`);
  const ask = (over: Partial<SummaryFilter>): Promise<unknown> =>
    summariseUsage(session, { ...SUMMARY, ...over });
  for (const [name, over] of Object.entries(OVERVIEW)) {
    line(name, await timed(() => ask(over)));
  }
  line(
    'the overview, all at once',
    await timed(() => Promise.all(Object.values(OVERVIEW).map(ask))),
  );
  for (const [name, over] of Object.entries(PAGES)) {
    line(`logs: ${name}`, await timed(() => listUsageLogs(session, { ...LOGS, ...over })));
  }
}

async function measureAt(address: ServerAddress): Promise<void> {
  const rpc = createPostgresRpc({ address, clock: nodeClock, statementTimeoutMs: 60_000 });
  try {
    await measure(openSession(rpc, null, null));
  } finally {
    await rpc.close(1_000);
  }
}

async function onPostgres(): Promise<void> {
  await start();
  const database = await createDatabase('owner');
  try {
    const address = { kind: 'url', url: database.url } as const;
    const sql = openClient(address, { connections: 1, statementTimeoutMs: null });
    await fill(sql);
    await sql.end();
    await measureAt(address);
  } finally {
    await database.drop();
    await stop();
  }
}

async function onEmbedded(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-overview-'));
  const embedded = await startEmbedded({ dataDir, limits: { turnMs: 600_000 } });
  try {
    const sql = openClient(embedded.address, { connections: 1, statementTimeoutMs: null });
    const folder = new URL('../supabase/migrations/', import.meta.url);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    const files = names.map(async (name) => ({
      name,
      text: await readFile(new URL(name, folder), 'utf8'),
    }));
    await migrate(migrationDriver(sql), await Promise.all(files));
    await fill(sql);
    await sql.end();
    await measureAt(embedded.address);
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

for (const [name, run] of Object.entries({ postgres: onPostgres, embedded: onEmbedded })) {
  if (flags.only !== undefined && flags.only !== name) continue;
  print(name);
  await run();
}
