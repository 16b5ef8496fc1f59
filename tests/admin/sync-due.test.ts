/** Lists that are read by themselves, when their time has come. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, type Office, openHost, openOffice } from './office.ts';

describe('lists whose time has come', () => {
  let host: Host;
  let office: Office;

  beforeAll(async () => {
    host = await openHost();
    office = await openOffice({ allowPrivate: [host.address] });
    host.answer(200, JSON.stringify({ data: [{ id: 'm-1' }] }));
    for (const name of ['keyed', 'keyless', 'off', 'unlisted']) {
      const record = name === 'unlisted' ? 'perplexity' : 'openai-compatible';
      const dialects = { 'openai-chat': { base_url: `http://${host.address}/${name}` } };
      await put('POST /providers', { name, record, dialects });
      if (name === 'keyless') continue;
      await put(`POST /providers/${name}/credentials`, { api_key: 'sk-canary-0123456789' });
    }
    await put('PATCH /providers/off', { enabled: false });
  });
  afterAll(async () => {
    await office?.close();
    await host?.close();
  });

  const put = (call: string, form: object) => office.call(office.adminKey, call, form);
  const state = async (name: string): Promise<unknown> =>
    (await office.call(office.adminKey, `GET /providers/${name}/sync`)).json.state;
  /** As if the last run had been so many hours ago. */
  const ago = (hours: number) =>
    office.root`
      update weir.syncs set finished_at = now() - make_interval(hours => ${hours}),
                            progress_at = now() - make_interval(hours => ${hours})`;

  it('are read once, with a key of the platform’s, where there is one', async () => {
    expect(await office.admin.syncDue()).toBe(1);
    expect(host.requests.map(({ url }) => url)).toEqual(['/keyed/models']);
    expect(await state('keyed')).toBe('done');
    for (const name of ['keyless', 'off', 'unlisted']) expect(await state(name)).toBe('never');
    expect(await office.admin.syncDue()).toBe(0);
  });

  it('are due after a day, also where the last run failed', async () => {
    await ago(23);
    expect(await office.admin.syncDue()).toBe(0);
    await ago(25);
    host.answer(503, '{}');
    expect(await office.admin.syncDue()).toBe(1);
    expect(await state('keyed')).toBe('failed');
    expect(await office.admin.syncDue()).toBe(0);
    host.answer(200, JSON.stringify({ data: [{ id: 'm-1' }] }));
  });

  it('are due as the setting says, or never', async () => {
    await ago(7);
    await put('PATCH /settings', { sync: { every_hours: 6 } });
    expect(await office.admin.syncDue()).toBe(1);
    await ago(1_000);
    const { json } = await put('PATCH /settings', { sync: { every_hours: null } });
    expect(json.sync).toEqual({ every_hours: null });
    expect(await office.admin.syncDue()).toBe(0);
    const { status } = await put('PATCH /settings', { sync: { every_hours: 0 } });
    expect(status).toBe(400);
    await put('PATCH /settings', { sync: { every_hours: 24 } });
  });

  it('are read by one of several processes', async () => {
    await ago(25);
    const read = await Promise.all([office.admin.syncDue(), office.admin.syncDue()]);
    expect(read.toSorted()).toEqual([0, 1]);
  });
});
