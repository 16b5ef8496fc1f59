import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

describe.each(MODES_THAT_DIFFER)('the audit log on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  let root: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    root = await office.administrator('root');
  });
  afterAll(() => office?.close());

  const list = (query = ''): ReturnType<Office['call']> =>
    office.call(root.token, `GET /audit${query}`);

  it('names who made, changed and destroyed what, Weir working for them included', async () => {
    const form = {
      name: 'house',
      dialects: { 'openai-chat': { base_url: 'https://house.example/v1' } },
      headers: { 'x-tenant': 'HEADER-CANARY' },
    };
    await office.call(office.adminKey, 'POST /providers', form);
    // Another base is written by Weir itself, since nobody else reads headers.
    await office.call(root.token, 'PATCH /providers/house', {
      dialects: { 'openai-chat': { base_url: 'https://house.example/v2' } },
    });
    const made = await office.call(ada.token, 'POST /keys', { name: 'mine' });
    await office.call(ada.token, `DELETE /keys/${made.json.id}`);
    const { json, text } = await list();
    expect(text).not.toContain('CANARY');
    type Entry = { actor: object; action: string; resource: string; target: string };
    const [key] = await office.root`select id from weir.api_keys where kind = 'admin'`;
    const adminKey = { kind: 'admin_key', user_id: null, key_id: key?.['id'] };
    const user = ({ id }: Person): object => ({ kind: 'user', user_id: id, key_id: null });
    expect(
      json.data.slice(0, 4).map((row: Entry) => [row.actor, row.action, row.resource, row.target]),
    ).toEqual([
      [user(ada), 'update', 'key', made.json.id],
      [user(ada), 'insert', 'key', made.json.id],
      [user(root), 'update', 'provider', 'house'],
      [adminKey, 'insert', 'provider', 'house'],
    ]);
    expect(json.data[2].changes).toEqual({
      dialects: {
        old: { 'openai-chat': { base_url: 'https://house.example/v1' } },
        new: { 'openai-chat': { base_url: 'https://house.example/v2' } },
      },
    });
    expect(json.data[1].changes.key_hash).toEqual({ changed: true });
  });

  it('is paged, and filtered by who, what and which', async () => {
    const all = await list();
    const first = await list('?limit=2');
    const rest = await list(`?cursor=${first.json.next}`);
    expect([...first.json.data, ...rest.json.data]).toEqual(all.json.data);
    const mine = await list(`?user_id=${ada.id}&action=insert`);
    expect(mine.json.data).toHaveLength(1);
    const house = await list('?resource=provider&target=house');
    expect(house.json.data).toHaveLength(2);
    expect((await list('?to=2020-01-01T00:00:00Z')).json.data).toEqual([]);
  });

  it('is for administrators', async () => {
    const { status, json } = await office.call(ada.token, 'GET /audit');
    expect([status, json.error.code]).toEqual([403, 'admin_required']);
  });

  it.each([
    ['?cursor=WyJhIl0', 'cursor'],
    ['?user_id=ada', 'user_id'],
    ['?action=truncate', 'action'],
    ['?colour=red', 'colour'],
  ])('refuses %s', async (query, param) => {
    const { status, json } = await list(query);
    expect([status, json.error.param]).toEqual([400, param]);
  });
});
