import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

describe.each(MODES_THAT_DIFFER)('users on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  let bob: Person;
  let root: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    bob = await office.member('bob_%');
    root = await office.administrator('root');
  });
  afterAll(() => office?.close());

  it('see themselves, and administrators see everybody', async () => {
    const self = await office.call(ada.token, 'GET /users');
    expect(self.json.data).toHaveLength(1);
    expect(self.json.data[0]).toMatchObject({ id: ada.id, subject: 'ada', role: 'member' });
    for (const who of [office.adminKey, root.token]) {
      const { json } = await office.call(who, 'GET /users');
      expect(json.data.map(({ id }: Person) => id)).toEqual([root.id, bob.id, ada.id]);
    }
    const found = await office.call(root.token, `GET /users?q=${encodeURIComponent('_%')}`);
    expect(found.json.data.map(({ id }: Person) => id)).toEqual([bob.id]);
  });

  it('become administrators by another one, never by their own word', async () => {
    const own = await office.call(ada.token, `PATCH /users/${ada.id}`, { role: 'admin' });
    expect([own.status, own.json.error.code]).toEqual([403, 'admin_required']);
    const raised = await office.call(root.token, `PATCH /users/${bob.id}`, { role: 'admin' });
    expect(raised.json.role).toBe('admin');
    expect((await office.call(bob.token, 'GET /settings')).status).toBe(200);
    await office.call(root.token, `PATCH /users/${bob.id}`, { role: 'member' });
    expect((await office.call(bob.token, 'GET /settings')).status).toBe(403);
  });

  it('cannot take their own rights away', async () => {
    for (const body of [{ role: 'member' }, { disabled: true }]) {
      const { status, json } = await office.call(root.token, `PATCH /users/${root.id}`, body);
      expect([status, json.error.code]).toEqual([409, 'own_account']);
    }
  });

  it('who are switched off lose their secrets and are let in no more', async () => {
    const key = await office.call(ada.token, 'POST /keys', { name: 'k' });
    await office.call(ada.token, 'POST /providers/sandbox/credentials', { api_key: 'secret' });
    const off = await office.call(office.adminKey, `PATCH /users/${ada.id}`, { disabled: true });
    expect(off.json.disabled_at).not.toBeNull();
    const refused = await office.call(ada.token, 'GET /keys');
    expect([refused.status, refused.json.error.code]).toEqual([403, 'user_disabled']);
    const [left] = await office.root`
      select (select count(*)::int from weir.credentials where owner_id = ${ada.id}) as credentials,
             (select revoked_at is not null from weir.api_keys where id = ${key.json.id}) as revoked`;
    expect(left).toEqual({ credentials: 0, revoked: true });
    await office.call(office.adminKey, `PATCH /users/${ada.id}`, { disabled: false });
    expect((await office.call(ada.token, 'GET /keys')).status).toBe(200);
  });

  it('are found or not', async () => {
    const nobody = 'PATCH /users/11111111-1111-4111-8111-111111111111';
    expect((await office.call(root.token, nobody, { role: 'member' })).status).toBe(404);
    const plan = await office.call(root.token, `PATCH /users/${bob.id}`, { plan: 'pro' });
    expect([plan.status, plan.json.error.param]).toEqual([400, 'plan']);
  });
});

describe('settings', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.close());

  const set = (body: object): ReturnType<Office['call']> =>
    office.call(office.adminKey, 'PATCH /settings', body);

  it('begin with platform access off and nothing dropped', async () => {
    const { json, text } = await office.call(office.adminKey, 'GET /settings');
    expect(json).toEqual({
      access: null,
      routing: { strategy: 'priority' },
      sync: { every_hours: 24 },
      retention: { ledger_months: null, details_months: null, audit_months: null },
      issuers: [{ issuer: 'https://accounts.test', audience: 'weir-tests' }],
    });
    expect(text).not.toContain('jwks');
  });

  it('change one by one', async () => {
    const access = { models: ['sandbox/*'], usd_per_day: '5.00' };
    expect((await set({ access })).json).toMatchObject({ access });
    expect((await set({ retention: { details_months: 3 } })).json).toMatchObject({
      access,
      retention: { ledger_months: null, details_months: 3, audit_months: null },
    });
    expect((await set({ retention: { ledger_months: 24 }, access: null })).json).toMatchObject({
      access: null,
      retention: { ledger_months: 24, details_months: 3, audit_months: null },
    });
    expect(
      (await set({ retention: { audit_months: 12, details_months: null } })).json,
    ).toMatchObject({
      retention: { ledger_months: 24, details_months: null, audit_months: 12 },
    });
  });

  it.each([{ strategy: 'direct_first' }, { strategy: 'only', providers: ['sandbox'] }])(
    'route by %j, which the audit log tells',
    async (routing) => {
      expect((await set({ routing })).json).toMatchObject({ routing });
      const { json } = await office.call(office.adminKey, 'GET /audit?limit=1');
      expect(json.data[0].changes.value).toMatchObject({ new: routing });
    },
  );

  it.each([
    [{ routing: { strategy: 'best' } }, 'invalid_request', 'routing.strategy'],
    [{ routing: { strategy: 'only' } }, 'invalid_request', 'routing'],
    [{ routing: { strategy: 'only', providers: [] } }, 'invalid_request', 'routing.providers'],
    [{ routing: { strategy: 'cheapest', providers: ['a'] } }, 'invalid_request', 'routing'],
    [{ access: { models: ['a'] } }, 'invalid_request', 'access.usd_per_day'],
    [{ access: { models: [], usd_per_day: '1' } }, 'invalid_request', 'access.models'],
    [{ access: { models: ['a'], usd_per_day: 1 } }, 'invalid_request', 'access.usd_per_day'],
    [{ retention: { ledger_months: 0 } }, 'invalid_request', 'retention.ledger_months'],
    [{ retention: { audit_months: 1.5 } }, 'invalid_request', 'retention.audit_months'],
    [{ retention: { days: 3 } }, 'invalid_request', 'retention.days'],
    [{ theme: 'dark' }, 'invalid_request', 'theme'],
    [{ issuers: [] }, 'read_only_setting', 'issuers'],
  ])('refuse %j', async (body, code, param) => {
    const { status, json } = await set(body);
    expect([status, json.error.code, json.error.param]).toEqual([400, code, param]);
  });
});
