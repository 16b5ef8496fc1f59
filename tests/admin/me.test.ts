import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from './office.ts';

describe('people who ask', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.close());

  it('are told who they are, and carry what their token calls them', async () => {
    const labels = { email: 'grace@example.org', name: 'Grace' };
    const token = await office.token('grace', labels);
    const me = await office.call(token, 'GET /me');
    expect(me.json).toEqual({
      kind: 'user',
      user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...labels,
      role: 'member',
      issuer: 'https://accounts.test',
    });
    const found = await office.call(office.adminKey, 'GET /users?q=grace@');
    expect(found.json.data).toMatchObject([{ id: me.json.user_id, ...labels }]);
    const renamed = await office.token('grace', { name: 'Grace H.' });
    expect((await office.call(renamed, 'GET /me')).json).toMatchObject({
      email: 'grace@example.org',
      name: 'Grace H.',
    });
    expect((await office.call(office.adminKey, 'GET /me')).json).toEqual({
      kind: 'admin_key',
      user_id: null,
      email: null,
      name: null,
      role: 'admin',
      issuer: null,
    });
  });

  it.each([
    ['too long', 'x'.repeat(321)],
    ['no text', { first: 'Eve' }],
    ['a control character', 'Eve\u0000'],
    ['nothing', ''],
    ['nothing one sees', '\u200b\u202e'],
  ])('carry no name that is %s', async (what, name) => {
    const token = await office.token(`odd ${what}`, { name, email: 'odd@example.org' });
    const { json } = await office.call(token, 'GET /me');
    expect(json).toMatchObject({ name: null, email: 'odd@example.org' });
  });

  it('carry a name without what nobody sees, and no address that has such', async () => {
    const token = await office.token('hidden', {
      name: 'Ada\u200b \u202eLovelace\u2069',
      email: 'ada\u200b@example.org',
    });
    const { json } = await office.call(token, 'GET /me');
    expect(json).toMatchObject({ name: 'Ada Lovelace', email: null });
  });
});
