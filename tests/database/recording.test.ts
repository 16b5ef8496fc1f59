/** Rows reach the ledger once, in their month, and are summed once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../support/real-postgres.ts';
import { ADA, BOB, entry, type Installation, install, type Json, uuid7 } from './installation.ts';

/** The first moment of a UTC month, counted from this one. */
function month(offset: number): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1);
}

const suffix = (offset: number): string =>
  new Date(month(offset)).toISOString().slice(0, 7).replace('-', '_');

describe.each(MODES)('recording on a database of kind %s', (mode) => {
  let place: Installation;

  beforeAll(async () => {
    place = await install(mode);
  });
  afterAll(() => place.close());

  const record = (...rows: Json[]): Promise<Json> =>
    place.call('weir_record_usage', { p_batch: rows });
  const leafOf = async (id: string): Promise<string[]> => {
    const rows = await place.root`
      select tableoid::regclass::text as leaf from weir.usage_logs where request_id = ${id}`;
    return rows.map((row) => String(row['leaf']));
  };

  it('stores a row once, however often and in whatever batch it comes', async () => {
    const at = Date.parse('2026-11-30T23:59:59.999Z');
    const one = entry({ request_id: uuid7(at, 1) });
    const two = entry({ request_id: uuid7(at, 2) });
    expect(await record(one, one)).toEqual({ inserted: 1, duplicates: 1 });
    expect(await record(one, two)).toEqual({ inserted: 1, duplicates: 1 });
    expect(await record(two, one)).toEqual({ inserted: 0, duplicates: 2 });
    expect(await record()).toEqual({ inserted: 0, duplicates: 0 });
    const sums = await place.root`
      select hour, calls::int, attempts::int, prompt_tokens::int, cost_usd::text
        from weir.usage_hourly where hour = '2026-11-30T23:00:00Z'`;
    expect(sums).toEqual([
      {
        hour: new Date('2026-11-30T23:00:00Z'),
        calls: 2,
        attempts: 2,
        prompt_tokens: 20,
        cost_usd: '0.000040000000',
      },
    ]);
  });

  it('counts first tokens by class, each once, and tells their median as far as classes can', async () => {
    const at = month(1) + 100 * 3_600_000;
    const hour = new Date(at);
    const took = [0, 99, 100, 250, 250, 1_700, 20_000, 90_000];
    const rows = took.map((first_token_ms, n) =>
      entry({ request_id: uuid7(at, 100 + n), first_token_ms }),
    );
    await record(...rows.slice(0, 3));
    await record(...rows);
    const sums = async (): Promise<unknown> => {
      const [row] = await place.root`
        select h.first_token_count::int as n, c.classes,
               weir.class_median(c.classes::bigint[], h.first_token_count) as median
          from weir.usage_hourly h,
               lateral (
                 select array_agg(value::int order by substring(key, '\\d+$')::int) as classes
                   from jsonb_each_text(to_jsonb(h)) where key ~ '^first_token_class_'
               ) as c
         where h.hour = ${hour}`;
      return { ...row };
    };
    const classes = [2, 1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2];
    // Three lie below 200, so the fourth of eight is half-way through the two from 200 to 300.
    expect(await sums()).toEqual({ n: 8, classes, median: 250 });
    // An hour that began before there were classes knows less than it counted.
    await place.root`
      update weir.usage_hourly set first_token_count = 9 where hour = ${hour}`;
    expect(await sums()).toMatchObject({ median: null });
  });

  it.each<[number[], number | null]>([
    [[], null],
    [[0, 0, 0], null],
    [[1], 50],
    [[0, 4], 125],
    [[1, 1], 100],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 20_000],
  ])('reads the median of %j as %j', async (counts, median) => {
    const padded = [...counts, ...Array<number>(16 - counts.length).fill(0)];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const [row] = await place.root`select weir.class_median(${padded}::bigint[], ${all}) as median`;
    expect(row?.['median']).toBe(median);
  });

  it('takes the time from the request id, whatever the row says', async () => {
    const at = Date.parse('2026-12-01T00:00:00.000Z');
    const id = uuid7(at, 3);
    await record(entry({ request_id: id, created_at: '2020-01-01T00:00:00Z' }));
    const rows = await place.root`select created_at from weir.usage_logs where request_id = ${id}`;
    expect(rows[0]?.['created_at']).toEqual(new Date(at));
  });

  it('puts rows where their provider type and UTC month belong', async () => {
    const last = uuid7(month(1) - 1, 10);
    const first = uuid7(month(1), 11);
    const none = uuid7(month(0), 12);
    await record(
      entry({ request_id: last, provider_type: 'aggregator' }),
      entry({ request_id: first, provider_type: 'direct' }),
      entry({ request_id: none, provider_type: 'none', attempt: 0, status: 'rejected' }),
    );
    expect(await leafOf(last)).toEqual([`weir.aggregator_usage_logs_${suffix(0)}`]);
    expect(await leafOf(first)).toEqual([`weir.direct_usage_logs_${suffix(1)}`]);
    expect(await leafOf(none)).toEqual([`weir.rejected_requests_${suffix(0)}`]);
  });

  it('keeps rows of a month nobody made in the default leaf, and moves them when it is made', async () => {
    const early = uuid7(Date.parse('2026-03-15T12:00:00.000Z'), 20);
    const wild = uuid7(Date.parse('2199-01-01T00:00:00.000Z'), 21);
    const details = { upstreamError: 'e' };
    await record(entry({ request_id: early, details }), entry({ request_id: wild }));
    expect(await leafOf(early)).toEqual(['weir.direct_usage_logs_default']);
    const made = await place.call('weir_ensure_partitions', {});
    expect(made).toMatchObject({
      made: 2,
      default_in_use: { direct_usage_logs_default: true, attempt_details_default: false },
    });
    expect(await leafOf(early)).toEqual(['weir.direct_usage_logs_2026_03']);
    expect(await leafOf(wild)).toEqual(['weir.direct_usage_logs_default']);
    expect(await record(entry({ request_id: early }))).toEqual({ inserted: 0, duplicates: 1 });
    expect(await place.call('weir_ensure_partitions', {})).toMatchObject({ made: 0 });
  });

  it('makes missing months itself when rows come', async () => {
    await place.root.unsafe(`
      drop table weir.direct_usage_logs_${suffix(2)}; drop table weir.attempt_details_${suffix(1)}`);
    await record(entry({ request_id: uuid7(Date.now(), 30) }));
    const there = await place.root`
      select to_regclass(${`weir.direct_usage_logs_${suffix(2)}`}) is not null as a,
             to_regclass(${`weir.attempt_details_${suffix(1)}`}) is not null as b`;
    expect(there[0]).toEqual({ a: true, b: true });
  });

  it('shuts a leaf made later as tightly as the first', async () => {
    const shut = await place.root`
      select c.oid::regclass::text as name from pg_catalog.pg_class c
       where c.relkind = 'r' and c.relnamespace = 'weir'::regnamespace and c.relname ~ '_2026_03$'
         and c.relforcerowsecurity
         and not exists (select from aclexplode(c.relacl) as a where a.grantee <> c.relowner)`;
    expect(shut.map((row) => row['name']).sort()).toEqual([
      'weir.attempt_details_2026_03',
      'weir.direct_usage_logs_2026_03',
    ]);
  });

  it('sums by who paid, and counts what has no price instead of taking it for zero', async () => {
    const at = Date.parse('2026-11-05T07:30:00.000Z');
    const usage = { user_id: BOB, latency_ms: 100 };
    await record(
      entry({ ...usage, request_id: uuid7(at, 1), status: 'upstream_failed', cost_usd: null }),
      entry({ ...usage, request_id: uuid7(at, 1), attempt: 2, first_token_ms: 40 }),
      entry({ ...usage, request_id: uuid7(at, 2), credential_owner: 'user', cost_usd: '0.5' }),
      entry({
        ...usage,
        request_id: uuid7(at, 3),
        attempt: 0,
        provider_type: 'none',
        provider: null,
        status: 'rejected',
        credential_owner: null,
        prompt_tokens: null,
        cost_usd: null,
        model: 'any text a caller thought of',
      }),
    );
    const rows = await place.root`
      select format('%s %s %s: %s calls, %s attempts, %s USD, %s unpriced, first token %s ms in %s',
                    paid_by, status, coalesce(model, '-'), calls, attempts, cost_usd::text, unpriced,
                    first_token_ms, first_token_count) as sums
        from weir.usage_hourly where user_id = ${BOB} order by paid_by, status`;
    expect(rows.map((row) => row['sums'])).toEqual([
      'none rejected -: 1 calls, 0 attempts, 0 USD, 0 unpriced, first token 0 ms in 0',
      'platform complete echo: 0 calls, 1 attempts, 0.000020000000 USD, 0 unpriced, first token 40 ms in 1',
      'platform upstream_failed echo: 1 calls, 1 attempts, 0 USD, 1 unpriced, first token 0 ms in 0',
      'user complete echo: 1 calls, 1 attempts, 0.500000000000 USD, 0 unpriced, first token 0 ms in 0',
    ]);
  });

  it('stores a batch whole or not at all', async () => {
    const good = uuid7(Date.now(), 40);
    const bad: [string, Record<string, Json>][] = [
      ['negative tokens', { prompt_tokens: -1 }],
      ['tokens beyond counting', { prompt_tokens: 1e30 }],
      ['a status nobody knows', { status: 'fine' }],
      ['a cost that is no number', { cost_usd: 'much' }],
      ['no request id', { request_id: null }],
    ];
    for (const [name, over] of bad) {
      const batch = record(
        entry({ request_id: good }),
        entry({ request_id: uuid7(Date.now(), 41), ...over }),
      );
      await expect(batch, name).rejects.toThrow();
      expect(await leafOf(good), name).toEqual([]);
    }
  });

  it('keeps a refused row as it was sent, even one that jsonb cannot hold', async () => {
    const row = '{"model":"nul \\u0000 and lone \\ud800","prompt_tokens":1e999}';
    await place.call('weir_reject_usage', { p_row: row, p_error: 'unsupported Unicode escape' });
    const kept = await place.root`select entry from weir.ledger_rejects`;
    expect(kept.map((each) => each['entry'])).toEqual([row]);
  });

  it('cuts a model name of a megabyte and goes on', async () => {
    const id = uuid7(Date.now(), 50);
    await record(entry({ request_id: id, model: 'm'.repeat(1_000_000) }));
    const rows = await place.root`
      select length(model)::int as length from weir.usage_logs where request_id = ${id}`;
    expect(rows).toEqual([{ length: 256 }]);
  });

  it('drops whole months when they are older than the retention, and keeps everything by default', async () => {
    expect(await place.call('weir_apply_retention', {})).toEqual({ dropped: [] });
    await place.root`update weir.settings set value = '{"ledger_months": 3}' where name = 'retention'`;
    expect(await place.call('weir_apply_retention', {})).toEqual({
      dropped: ['weir.direct_usage_logs_2026_03'],
    });
    const left =
      await place.root`select count(*)::int as n from weir.usage_logs where user_id = ${ADA}`;
    expect(left[0]?.['n']).toBeGreaterThan(5);
  });

  it('takes two batches at once with rows and sums in common', async () => {
    const at = Date.parse('2026-11-06T00:00:00.000Z');
    const rows = Array.from({ length: 60 }, (_, n) =>
      entry({ request_id: uuid7(at, n), model: `m-${n % 7}` }),
    );
    const answers = await Promise.all([
      place.call('weir_record_usage', { p_batch: rows }),
      place.call('weir_record_usage', { p_batch: [...rows].reverse() }),
      place.call('weir_record_usage', { p_batch: rows.slice(20) }),
    ]);
    const inserted = answers.map((answer) => (answer as { inserted: number }).inserted);
    expect(inserted.reduce((a, b) => a + b)).toBe(60);
    const sum = await place.root`
      select sum(calls)::int as calls from weir.usage_hourly where hour = ${new Date(at)}`;
    expect(sum[0]?.['calls']).toBe(60);
  });
});
