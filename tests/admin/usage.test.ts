import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, requestId } from './ledger-entry.ts';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

const EVENING = '2026-03-10T23:30:00.000Z';
/** Sums are kept by the hour, and an hour belongs where it begins. */
const EVENING_HOUR = '2026-03-10T23:00:00.000Z';
const MORNING = '2026-03-11T08:15:00.000Z';

describe.each(MODES_THAT_DIFFER)('usage on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  let bob: Person;
  let root: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    bob = await office.member('bob');
    root = await office.administrator('root');
    const details = { upstreamRequestId: 'up-CANARY' };
    const p_batch = [
      entry(EVENING, 1, { user_id: ada.id, latency_ms: 100 }),
      entry(EVENING, 2, { user_id: ada.id, cost_usd: null, cost_source: 'none', latency_ms: 300 }),
      entry(MORNING, 3, {
        user_id: ada.id,
        status: 'upstream_failed',
        http_status: 500,
        cost_usd: '0',
        details,
      }),
      entry(MORNING, 3, {
        user_id: ada.id,
        attempt: 2,
        provider: 'router',
        provider_type: 'aggregator',
        cost_usd: '1.500000000001',
        details,
      }),
      entry(MORNING, 4, {
        user_id: bob.id,
        model: 'bobs-model',
        cost_usd: '2',
        first_token_ms: 1_000,
      }),
      entry(MORNING, 5, {
        user_id: bob.id,
        attempt: 0,
        provider: null,
        provider_type: 'none',
        status: 'rejected',
        cost_usd: null,
      }),
    ];
    await office.rpc.call('weir_record_usage', { p_batch });
  });
  afterAll(() => office?.close());

  const get = (who: string, path: string): ReturnType<Office['call']> =>
    office.call(who, `GET /usage/${path}`);
  const rowsOf = (json: { data: { request_id: string; attempt: number }[] }): [string, number][] =>
    json.data.map(({ request_id, attempt }) => [request_id, attempt]);

  it('lists attempts newest first, with exact costs', async () => {
    const { json } = await get(office.adminKey, 'logs');
    expect(rowsOf(json)).toEqual([
      [requestId(MORNING, 5), 0],
      [requestId(MORNING, 4), 1],
      [requestId(MORNING, 3), 2],
      [requestId(MORNING, 3), 1],
      [requestId(EVENING, 2), 1],
      [requestId(EVENING, 1), 1],
    ]);
    expect(json.data.map((row: { cost_usd: string | null }) => row.cost_usd)).toEqual([
      null,
      '2',
      '1.500000000001',
      '0',
      null,
      '0.00002',
    ]);
    expect(json.data[5].created_at).toBe('2026-03-10T23:30:00.000000Z');
  });

  it('shows members their own rows only, however they ask', async () => {
    for (const path of ['logs', `logs?user_id=${bob.id}`, 'logs?model=bobs-model']) {
      const { json } = await get(ada.token, path);
      expect(json.data.every((row: { user_id: string }) => row.user_id === ada.id)).toBe(true);
    }
    expect((await get(ada.token, 'logs')).json.data).toHaveLength(4);
    expect((await get(ada.token, `logs/${requestId(MORNING, 4)}`)).status).toBe(404);
    expect((await get(root.token, 'logs')).json.data).toHaveLength(6);
    const sums = await get(ada.token, `summary?group_by=user&from=${EVENING_HOUR}`);
    expect(sums.json.data.map(({ group }: { group: string }) => group)).toEqual([ada.id]);
  });

  it('pages without gap or repetition between attempts of one request', async () => {
    const seen: [string, number][] = [];
    let cursor = '';
    do {
      const { json } = await get(office.adminKey, `logs?limit=1${cursor}`);
      seen.push(...rowsOf(json));
      cursor = json.next === null ? '' : `&cursor=${json.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(rowsOf((await get(office.adminKey, 'logs')).json));
  });

  it.each([
    ['provider=router', 1],
    ['status=upstream_failed', 1],
    ['status=rejected', 1],
    ['model=bobs-model', 1],
    ['model=bobs*', 1],
    ['model=*', 6],
    ['model=%25*', 0],
    ['model=obs*', 0],
    [`from=${MORNING}`, 4],
    [`to=${MORNING}`, 2],
    [`request_id=${requestId(MORNING, 3)}`, 2],
    ['provider=%25', 0],
  ])('filters by %s', async (filter, count) => {
    expect((await get(office.adminKey, `logs?${filter}`)).json.data).toHaveLength(count);
  });

  it('reads every attempt of a request, with details for administrators alone', async () => {
    const path = `logs/${requestId(MORNING, 3)}`;
    for (const who of [office.adminKey, root.token]) {
      const { json } = await get(who, path);
      expect(json.attempts.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2]);
      expect(json.attempts[0].details).toEqual({ upstreamRequestId: 'up-CANARY' });
    }
    const own = await get(ada.token, path);
    expect(own.json.attempts).toHaveLength(2);
    expect(own.text).not.toContain('CANARY');
    expect(own.json.attempts[0]).not.toHaveProperty('details');
    expect((await get(ada.token, 'logs/11111111-1111-4111-8111-111111111111')).status).toBe(404);
  });

  it('sums up days in the zone asked for', async () => {
    const range = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
    const utc = await get(ada.token, `summary?group_by=day&${range}`);
    expect(utc.json.data).toEqual([
      {
        group: '2026-03-10',
        calls: 2,
        attempts: 2,
        failed_attempts: 0,
        rejected_calls: 0,
        prompt_tokens: 20,
        completion_tokens: 10,
        total_tokens: 30,
        cached_tokens: 0,
        cache_write_tokens: 0,
        reasoning_tokens: 0,
        cost_usd: '0.00002',
        unpriced: 1,
        mean_latency_ms: 200,
        mean_first_token_ms: null,
        first_token_p50_ms: null,
      },
      expect.objectContaining({
        group: '2026-03-11',
        calls: 1,
        attempts: 2,
        failed_attempts: 1,
        cost_usd: '1.500000000001',
      }),
    ]);
    const zone = encodeURIComponent('Europe/Berlin');
    const berlin = await get(ada.token, `summary?group_by=day&${range}&tz=${zone}`);
    expect(berlin.json.data).toHaveLength(1);
    expect(berlin.json.data[0]).toMatchObject({ group: '2026-03-11', calls: 3, attempts: 4 });
  });

  it('counts each hour once on both sides of half past', async () => {
    const [before, half, after] = ['T22:30:00Z', 'T23:30:00Z', 'T00:30:00Z'];
    const sums = async (from: string, to: string): Promise<unknown> => {
      const asked = `summary?group_by=total&from=${from}&to=${to}&tz=Asia/Kolkata`;
      return (await get(office.adminKey, asked)).json.data[0].calls;
    };
    // The hour of 23:00, whose two calls came at 23:30.
    expect(await sums(`2026-03-10${before}`, `2026-03-10${half}`)).toBe(2);
    expect(await sums(`2026-03-10${half}`, `2026-03-11${after}`)).toBe(0);
    const days = await get(
      office.adminKey,
      'summary?group_by=day&from=2026-03-09T18:30:00Z&to=2026-03-11T18:30:00Z&tz=Asia/Kolkata',
    );
    expect(days.json.data.map(({ group }: SummaryLine) => group)).toEqual(['2026-03-11']);
  });

  it('sums up by provider, and counts what was rejected before any', async () => {
    const { json } = await get(office.adminKey, `summary?group_by=provider&from=${EVENING_HOUR}`);
    expect(
      json.data.map(({ group, calls, attempts, rejected_calls, cost_usd }: SummaryLine) => [
        group,
        calls,
        attempts,
        rejected_calls,
        cost_usd,
      ]),
    ).toEqual([
      [null, 1, 0, 1, '0'],
      ['router', 0, 1, 0, '1.500000000001'],
      ['sandbox', 4, 4, 0, '2.00002'],
    ]);
    const page = await get(
      office.adminKey,
      `summary?group_by=provider&from=${EVENING_HOUR}&limit=1`,
    );
    const rest = await get(
      office.adminKey,
      `summary?group_by=provider&from=${EVENING_HOUR}&cursor=${page.json.next}`,
    );
    expect(rest.json.data).toEqual(json.data.slice(1));
  });

  it('splits groups, and pages without gap or repetition between splits of one group', async () => {
    const asked = `summary?group_by=day&split_by=status&from=${EVENING_HOUR}`;
    const { json } = await get(office.adminKey, asked);
    type Line = { group: string; split: string; calls: number; attempts: number };
    const lines = json.data.map((row: Line) => [row.group, row.split, row.calls, row.attempts]);
    expect(lines).toEqual([
      ['2026-03-10', 'complete', 2, 2],
      ['2026-03-11', 'complete', 1, 2],
      ['2026-03-11', 'rejected', 1, 0],
      ['2026-03-11', 'upstream_failed', 1, 1],
    ]);
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(office.adminKey, `${asked}&limit=1${cursor}`);
      seen.push(...page.json.data);
      if (page.json.next === null) break;
      cursor = `&cursor=${page.json.next}`;
    }
    expect(seen).toEqual(json.data);
    const foreign = await get(office.adminKey, `summary?group_by=day&cursor=${'WyJhIiwiYiJd'}`);
    expect(foreign.json.error.code).toBe('invalid_cursor');
  });

  it('sums up everything in one row, also where there is nothing', async () => {
    const total = await get(office.adminKey, `summary?group_by=total&from=${EVENING_HOUR}`);
    expect(total.json.data).toHaveLength(1);
    expect(total.json.data[0]).toMatchObject({
      group: null,
      calls: 5,
      attempts: 5,
      failed_attempts: 1,
      rejected_calls: 1,
      cost_usd: '3.500020000001',
      unpriced: 1,
    });
    const types = await get(office.adminKey, `summary?group_by=provider_type&from=${EVENING_HOUR}`);
    expect(types.json.data.map(({ group }: { group: string }) => group)).toEqual([
      'aggregator',
      'direct',
      'none',
    ]);
    const none = 'summary?group_by=total&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z';
    const empty = await get(ada.token, none);
    expect(empty.json.data).toMatchObject([{ group: null, calls: 0, cost_usd: '0' }]);
    // One first token of 1,000 ms: it lies somewhere from 800 to 1,200.
    expect(total.json.data[0]).toMatchObject({
      mean_first_token_ms: 1_000,
      first_token_p50_ms: 1_000,
    });
    expect(empty.json.data[0]).toMatchObject({ first_token_p50_ms: null });
    const own = await get(ada.token, `summary?group_by=total&from=${EVENING_HOUR}`);
    expect(own.json.data[0]).toMatchObject({ calls: 3, cost_usd: '1.500020000001' });
  });

  it('goes on after whatever the ledger holds', async () => {
    // Rows taken over from another gateway, or from before a rule, may hold any text.
    const models = ['m\u0085', 'm\u200e', 'm\n'];
    const at = '2026-05-01T00:00:00.000Z';
    const p_batch = models.map((model, n) => entry(at, 60 + n, { model }));
    await office.rpc.call('weir_record_usage', { p_batch });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const asked = `summary?group_by=model&from=${at}&to=2026-05-02T00:00:00Z&limit=1${cursor}`;
      const { status, json } = await get(office.adminKey, asked);
      expect(status).toBe(200);
      seen.push(...json.data.map(({ group }: SummaryLine) => group));
      if (json.next === null) break;
      cursor = `&cursor=${json.next}`;
    }
    expect(seen.toSorted()).toEqual(models.toSorted());
  });

  it('lists what failed, and what went by which kind of provider', async () => {
    const failed = await get(office.adminKey, 'logs?failed=true');
    expect(rowsOf(failed.json)).toEqual([
      [requestId(MORNING, 5), 0],
      [requestId(MORNING, 3), 1],
    ]);
    const routed = await get(office.adminKey, 'logs?provider_type=aggregator');
    expect(rowsOf(routed.json)).toEqual([[requestId(MORNING, 3), 2]]);
  });

  it.each([
    ['logs?failed=false', 'failed'],
    ['logs?provider_type=other', 'provider_type'],
    ['summary?group_by=day&split_by=day', 'split_by'],
    ['summary?group_by=day&limit=1001', 'limit'],
    ['summary', 'group_by'],
    ['summary?group_by=planet', 'group_by'],
    ['summary?group_by=day&tz=Mars/Base', 'tz'],
    ['summary?group_by=day&tz=%2B02:00', 'tz'],
    ['summary?group_by=day&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['logs?from=yesterday', 'from'],
    ['logs?user_id=me', 'user_id'],
    ['logs?limit=101', 'limit'],
    ['logs?limit=0', 'limit'],
    ['logs?colour=red', 'colour'],
    ['logs?status=complete&status=rejected', 'status'],
  ])('refuses %s', async (path, param) => {
    const { status, json } = await get(office.adminKey, path);
    expect([status, json.error.param]).toEqual([400, param]);
  });
});

interface SummaryLine {
  readonly group: string | null;
  readonly calls: number;
  readonly attempts: number;
  readonly rejected_calls: number;
  readonly cost_usd: string;
}
