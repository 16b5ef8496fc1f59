import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInstallation } from '../../src/runtimes/about.ts';
import { VERSION } from '../../src/runtimes/build.ts';
import { type Office, openOffice } from './office.ts';

let office: Office;
let owner = false;

beforeAll(async () => {
  const accounts = { hasOwner: async () => owner };
  office = await openOffice({
    ports: { about: describeInstallation({ supabase: null }, accounts) },
  });
});
afterAll(() => office?.close());

const url = 'https://abc.supabase.co';
const signIn = async (
  supabase: Parameters<typeof describeInstallation>[0]['supabase'],
): Promise<unknown> => (await describeInstallation({ supabase }, null)()).identity;

/** A project's key of the old kind. */
const oldKey = (role: string): string =>
  `eyJhbGciOiJIUzI1NiJ9.${btoa(JSON.stringify({ iss: 'supabase', role }))}.c2ln`;

describe('GET /api/about', () => {
  it('tells anybody which code this is and how people sign in', async () => {
    const before = await office.call(null, 'GET /about');
    expect(before.status).toBe(200);
    expect(before.json).toEqual({
      version: VERSION,
      build: 'source',
      identity: { kind: 'accounts', owner: false },
    });
    owner = true;
    expect((await office.call(null, 'GET /about')).json.identity.owner).toBe(true);
    expect((await office.call('nonsense', 'GET /about')).status).toBe(200);
  });

  it('names a Supabase project as browsers reach it, with its public key', async () => {
    const publishableKey = 'sb_publishable_1';
    expect(await signIn({ url, publishableKey })).toEqual({
      kind: 'supabase',
      url,
      publishable_key: publishableKey,
    });
    const issuer = 'https://auth.example/auth/v1';
    expect(await signIn({ url: 'http://kong:8000', publishableKey, issuer })).toMatchObject({
      url: 'https://auth.example',
    });
    expect(await signIn({ url, publishableKey: oldKey('anon') })).toMatchObject({
      publishable_key: oldKey('anon'),
    });
    expect(await signIn(null)).toEqual({ kind: 'none' });
    expect(await signIn({ url })).toEqual({ kind: 'none' });
  });

  it.each(['sb_secret_1', oldKey('service_role'), 'eyJ.x.y', 'anything'])(
    'never shows %s, wherever it was put',
    async (publishableKey) => {
      expect(await signIn({ url, publishableKey })).toEqual({ kind: 'none' });
    },
  );
});
