/** Where accounts are another issuer's, as on the edge. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from '../admin/office.ts';

describe('the management API without accounts of its own', () => {
  let office: Office;

  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.close());

  it('has no word of signing in with a password', async () => {
    expect((await office.call(null, 'GET /docs')).text).not.toContain('/api/auth/');
  });

  it('says where people are invited and signed out instead', async () => {
    const { token } = await office.member('somebody');
    const form = { token: 'x', name: 'Ada', email: 'ada@example.com', password: 'correct horse' };
    const answers = await Promise.all([
      office.call(null, 'POST /invitations/look', { token: 'x' }),
      office.call(null, 'POST /invitations/accept', form),
      office.call(office.adminKey, 'GET /invitations'),
      office.call(office.adminKey, 'POST /invitations', { email: form.email, role: 'member' }),
      office.call(token, 'GET /sessions'),
      office.call(token, 'DELETE /sessions/0a000000-0000-4000-8000-00000000000a'),
    ]);
    for (const { status, json } of answers) {
      expect([status, json.error.code]).toEqual([404, 'not_found']);
      expect(json.error.message).toContain('Supabase');
    }
  });
});
