import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseGatewayKey } from '../../src/wire/gateway-key.ts';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

describe.each(MODES_THAT_DIFFER)('keys on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  let bob: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    bob = await office.member('bob');
  });
  afterAll(() => office?.close());

  it('are shown once and kept as a hash', async () => {
    const made = await office.call(office.adminKey, 'POST /keys', {
      name: 'app',
      models: ['sandbox/*', 'gpt-5'],
      expires_at: '2099-01-01T00:00:00+01:00',
    });
    expect(made.status).toBe(201);
    const { key, ...shown } = made.json;
    expect(parseGatewayKey(key)?.kind).toBe('gateway');
    expect(shown).toMatchObject({
      name: 'app',
      kind: 'gateway',
      owner: 'platform',
      user_id: null,
      last_four: key.slice(-4),
      models: ['sandbox/*', 'gpt-5'],
      expires_at: '2098-12-31T23:00:00.000000Z',
      revoked_at: null,
    });
    const listed = await office.call(office.adminKey, 'GET /keys');
    const read = await office.call(office.adminKey, `GET /keys/${shown.id}`);
    expect(read.json).toEqual(shown);
    const hash = createHash('sha256').update(key).digest('hex');
    const [row] = await office.root`select key_hash from weir.api_keys where id = ${shown.id}`;
    expect(row?.['key_hash']).toBe(hash);
    for (const { text } of [listed, read]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(hash);
    }
  });

  it('of members are their own, count for them and are seen by nobody else', async () => {
    const made = await office.call(ada.token, 'POST /keys', { name: 'laptop' });
    expect(made.json).toMatchObject({ owner: 'user', user_id: ada.id, models: null });
    const path = `/keys/${made.json.id}`;
    for (const [what, body] of [
      [`GET ${path}`, undefined],
      [`PATCH ${path}`, { name: 'taken' }],
      [`DELETE ${path}`, undefined],
    ] as const) {
      expect((await office.call(bob.token, what, body)).status).toBe(404);
    }
    expect((await office.call(bob.token, 'GET /keys?revoked=true')).json.data).toEqual([]);
    const changed = await office.call(ada.token, `PATCH ${path}`, { models: ['sandbox/echo'] });
    expect(changed.json).toMatchObject({ name: 'laptop', models: ['sandbox/echo'] });
    const freed = await office.call(ada.token, `PATCH ${path}`, { models: null });
    expect(freed.json.models).toBeNull();
  });

  it('cannot be made by members for others or for the platform', async () => {
    for (const [form, param] of [
      [{ name: 'x', user_id: bob.id }, 'user_id'],
      [{ name: 'x', owner: 'platform' }, 'owner'],
    ] as const) {
      const { status, json } = await office.call(ada.token, 'POST /keys', form);
      expect([status, json.error.code, json.error.param]).toEqual([403, 'admin_required', param]);
    }
  });

  it('made for somebody by an administrator are seen by them and stay as they are', async () => {
    const made = await office.call(office.adminKey, 'POST /keys', {
      name: 'gift',
      user_id: ada.id,
    });
    expect(made.json).toMatchObject({ owner: 'platform', user_id: ada.id });
    const path = `/keys/${made.json.id}`;
    const seen = await office.call(ada.token, `GET ${path}`);
    expect(seen.json).toMatchObject({ name: 'gift', owner: 'platform' });
    for (const [what, body] of [
      [`PATCH ${path}`, { models: null }],
      [`DELETE ${path}`, undefined],
    ] as const) {
      const { status, json } = await office.call(ada.token, what, body);
      expect([status, json.error.code]).toEqual([403, 'not_yours']);
    }
    const stranger = { name: 'x', user_id: '11111111-1111-4111-8111-111111111111' };
    const unknown = await office.call(office.adminKey, 'POST /keys', stranger);
    expect([unknown.status, unknown.json.error.code]).toEqual([400, 'unknown_user']);
  });

  it('once revoked stay revoked', async () => {
    const made = await office.call(ada.token, 'POST /keys', { name: 'lost' });
    const path = `/keys/${made.json.id}`;
    const revoked = await office.call(ada.token, `DELETE ${path}`);
    expect(revoked.json.revoked_at).not.toBeNull();
    const again = await office.call(ada.token, `DELETE ${path}`);
    expect(again.json.revoked_at).toBe(revoked.json.revoked_at);
    const changed = await office.call(ada.token, `PATCH ${path}`, { name: 'found' });
    expect([changed.status, changed.json.error.code]).toEqual([409, 'key_revoked']);
    const listed = await office.call(ada.token, 'GET /keys');
    expect(listed.text).not.toContain(made.json.id);
  });

  it('of administrators are listed, and none revokes itself', async () => {
    const { json } = await office.call(office.adminKey, 'GET /keys?kind=admin');
    expect(json.data).toHaveLength(1);
    const self = await office.call(office.adminKey, `DELETE /keys/${json.data[0].id}`);
    expect([self.status, self.json.error.code]).toEqual([409, 'own_account']);
  });

  it('of administrators have no model list and no end', async () => {
    const { json } = await office.call(office.adminKey, 'GET /keys?kind=admin');
    const path = `PATCH /keys/${json.data[0].id}`;
    for (const [param, value] of [
      ['models', ['sandbox/*']],
      ['expires_at', '2099-01-01T00:00:00Z'],
    ] as const) {
      const { status, json: refused } = await office.call(office.adminKey, path, {
        [param]: value,
      });
      expect([status, refused.error.param]).toEqual([400, param]);
    }
    expect((await office.call(office.adminKey, path, { name: 'ops' })).json.name).toBe('ops');
  });

  it('are the same whatever the case of their id, so that none revokes itself', async () => {
    const { json } = await office.call(office.adminKey, 'GET /keys?kind=admin');
    const id = json.data[0].id.toUpperCase();
    expect((await office.call(office.adminKey, `GET /keys/${id}`)).status).toBe(200);
    const self = await office.call(office.adminKey, `DELETE /keys/${id}`);
    expect([self.status, self.json.error.code]).toEqual([409, 'own_account']);
  });

  it.each([
    [{}, 'name'],
    [{ name: 'x', limits: { rpm: 5 } }, 'limits'],
    [{ name: 'x', budget: '5.00' }, 'budget'],
    [{ name: 'x', kind: 'admin' }, 'kind'],
    [{ name: 'x', models: [] }, 'models'],
    [{ name: 'x', models: ['*x'] }, 'models.0'],
    [{ name: 'x', expires_at: '2001-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'x', expires_at: 'tomorrow' }, 'expires_at'],
    [{ name: 'x', user_id: 'me' }, 'user_id'],
    [{ name: 'nul\u0000' }, 'name'],
    [{ name: 'lone \ud800' }, 'name'],
  ])('refuse %j', async (form, param) => {
    const { status, json } = await office.call(office.adminKey, 'POST /keys', form);
    expect([status, json.error.param]).toEqual([400, param]);
  });

  it('page newest first without gap or repetition', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { json } = await office.call(bob.token, 'POST /keys', { name: `n${n}` });
      made.unshift(json.id);
    }
    const first = await office.call(bob.token, 'GET /keys?limit=3');
    const rest = await office.call(bob.token, `GET /keys?limit=3&cursor=${first.json.next}`);
    const seen = [...first.json.data, ...rest.json.data].map(({ id }: { id: string }) => id);
    expect(seen).toEqual(made);
    expect(rest.json.next).toBeNull();
  });
});
