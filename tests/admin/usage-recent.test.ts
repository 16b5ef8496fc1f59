import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeClock } from '../../src/runtimes/node/ports.ts';
import { entry } from './ledger-entry.ts';
import { MODES_THAT_DIFFER, type Office, openOffice } from './office.ts';

const MINUTE_MS = 60_000;
/** Half a minute into one; in this hour, for a month's leaves are made around today. */
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 30_000;
const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const minuteOf = (time: string): string => time.replace(/:\d\d\.\d{3}Z$/, ':00.000000Z');

const NONE = {
  calls: 0,
  failed_calls: 0,
  rejected_calls: 0,
  attempts: 0,
  failed_attempts: 0,
  cost_usd: '0',
  unpriced: 0,
  first_token_p50_ms: null,
  latency_p50_ms: null,
};

describe.each(MODES_THAT_DIFFER)('recent usage on a database owned by %s', (mode) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ mode, ports: { clock: { ...nodeClock, now: () => NOW } } });
  });
  afterAll(() => office?.close());

  const recent = async (query = '', who = office.adminKey): ReturnType<Office['call']> =>
    office.call(who, `GET /usage/recent${query}`);

  it('says zero of an empty ledger', async () => {
    const { json } = await recent();
    expect(json).toEqual({
      from: new Date(NOW - 30_000 - 59 * MINUTE_MS).toISOString(),
      to: new Date(NOW).toISOString(),
      total: NONE,
      minutes: [],
      provider_count: 0,
      providers: [],
      model_count: 0,
      models: [],
    });
  });

  it('sums up the attempts since the first minute began, and none before', async () => {
    const first = ago(59 * MINUTE_MS + 30_000);
    const router = { provider: 'router', provider_type: 'aggregator' } as const;
    const failed = { status: 'upstream_failed', http_status: 500, cost_usd: null } as const;
    const p_batch = [
      entry(ago(59 * MINUTE_MS + 30_001), 1, { cost_usd: '7' }),
      entry(first, 2, { cost_usd: '0.25', latency_ms: 900, first_token_ms: 100 }),
      // Answered after a failure: one call, two attempts, nobody saw it fail.
      entry(ago(10_000), 3, { ...failed, model: 'duo', latency_ms: 50 }),
      entry(ago(10_000), 3, {
        ...router,
        attempt: 2,
        model: 'duo',
        cost_usd: '1.000000000001',
        latency_ms: 700,
        first_token_ms: 300,
      }),
      entry(ago(9_000), 4, { ...failed, ...router, status: 'timed_out', latency_ms: 3_000 }),
      entry(ago(8_000), 5, { status: 'client_gone', latency_ms: 100, first_token_ms: 200 }),
      entry(ago(7_000), 6, {
        attempt: 0,
        provider: null,
        provider_type: 'none',
        model: 'any text',
        status: 'rejected',
        cost_usd: null,
      }),
    ];
    await office.rpc.call('weir_record_usage', { p_batch });
    const { json } = await recent();
    expect(json.total).toEqual({
      calls: 5,
      failed_calls: 2,
      rejected_calls: 1,
      attempts: 5,
      failed_attempts: 2,
      cost_usd: '1.250020000001',
      unpriced: 2,
      first_token_p50_ms: 200,
      latency_p50_ms: 700,
    });
    const running = minuteOf(ago(0));
    expect(json.minutes).toEqual([
      { minute: minuteOf(first), calls: 1, failed_calls: 0 },
      { minute: running, calls: 4, failed_calls: 2 },
    ]);
    expect(json.providers).toMatchObject([
      { name: 'sandbox', attempts: 3, failed_attempts: 1, cost_usd: '0.25002', unpriced: 1 },
      { name: 'router', attempts: 2, failed_attempts: 1, first_token_p50_ms: 300 },
    ]);
    expect(json.models).toMatchObject([
      { name: 'echo', calls: 3, failed_calls: 1, attempts: 3, latency_p50_ms: 900 },
      { name: 'duo', calls: 1, failed_calls: 0, attempts: 2, latency_p50_ms: 375 },
    ]);
    expect((await recent('?minutes=1')).json.total.calls).toBe(4);
  });

  it('shows an administrator the same, and a member nothing', async () => {
    const root = await office.administrator('root');
    expect((await recent('', root.token)).json).toEqual((await recent()).json);
    const ada = await office.member('ada');
    expect((await recent('', ada.token)).json.error.code).toBe('admin_required');
  });

  it('shows the models with the most attempts, and how many there are', async () => {
    const p_batch = Array.from({ length: 60 }, (_, n) =>
      entry(ago(1_000), 100 + n, { model: `one of many ${n}` }),
    );
    await office.rpc.call('weir_record_usage', { p_batch });
    const { json } = await recent();
    expect([json.models.length, json.model_count, json.models[0].name]).toEqual([50, 62, 'echo']);
  });

  it.each(['0', '361', '1.5', '-1', 'x', ''])('refuses %o minutes', async (minutes) => {
    const { status, json } = await recent(`?minutes=${minutes}`);
    expect([status, json.error.param]).toEqual([400, 'minutes']);
  });
});
