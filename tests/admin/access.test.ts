import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES_THAT_DIFFER, type Office, openOffice, type Person } from './office.ts';

const ANY = '11111111-1111-4111-8111-111111111111';

/** Every call there is, with a body that would do where one is needed. */
const FOR_ADMINS: readonly [string, unknown?][] = [
  [
    'POST /providers',
    { name: 'x', dialects: { 'openai-chat': { base_url: 'https://x.example' } } },
  ],
  ['PATCH /providers/sandbox', { weight: 2 }],
  ['DELETE /providers/sandbox'],
  ['POST /models', { provider: 'sandbox', model: 'x' }],
  ['PATCH /models/sandbox/echo', { enabled: false }],
  [`PATCH /users/${ANY}`, { role: 'admin' }],
  ['GET /settings'],
  ['GET /usage/recent'],
  ['PATCH /settings', { access: null }],
];

const FOR_MEMBERS: readonly string[] = [
  'GET /providers',
  'GET /providers/sandbox',
  'GET /catalogue',
  'GET /providers/sandbox/credentials',
  'GET /models',
  'GET /models/sandbox/echo',
  'GET /aliases',
  'GET /keys',
  'GET /users',
  'GET /usage/logs',
  'GET /usage/summary?group_by=model',
];

describe.each(MODES_THAT_DIFFER)('access on a database owned by %s', (mode) => {
  let office: Office;
  let ada: Person;
  let root: Person;
  beforeAll(async () => {
    office = await openOffice({ mode });
    ada = await office.member('ada');
    root = await office.administrator('root');
    await office.call(office.adminKey, 'POST /providers', {
      name: 'house',
      dialects: { 'openai-chat': { base_url: 'https://house.example/v1' } },
      headers: { 'x-org': 'CANARY-header' },
    });
    await office.call(office.adminKey, 'POST /providers/house/credentials', {
      api_key: 'CANARY-credential-key',
      label: 'CANARY-label',
    });
    await office.call(office.adminKey, 'POST /keys', { name: 'CANARY-key' });
    await office.call(office.adminKey, 'PUT /aliases', {
      alias: 'CANARY-alias',
      targets: [{ provider: 'sandbox', model: 'echo' }],
    });
    await office.member('CANARY-user');
  });
  afterAll(() => office?.close());

  it.each(FOR_ADMINS)('keeps members from %s', async (what, body) => {
    const { status, json } = await office.call(ada.token, what, body);
    expect([status, json.error.code]).toEqual([403, 'admin_required']);
  });

  it.each(FOR_MEMBERS)('shows members nothing of others in %s', async (what) => {
    const { status, text } = await office.call(ada.token, what);
    expect(status).toBe(200);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain('header_names');
  });

  it.each(FOR_MEMBERS)('shows nobody a secret in %s', async (what) => {
    const hashes = await office.root`
      select key_hash as secret from weir.api_keys
      union all select ciphertext from weir.credentials where ciphertext is not null`;
    for (const who of [office.adminKey, root.token]) {
      const { status, text } = await office.call(who, what.replace('sandbox/cred', 'house/cred'));
      expect(status).toBe(200);
      expect(text).not.toContain('CANARY-header');
      expect(text).not.toContain('CANARY-credential-key');
      for (const { secret } of hashes) expect(text).not.toContain(secret);
    }
  });

  it('gives an administrator who signed in what the admin key has', async () => {
    for (const what of FOR_MEMBERS) {
      const byKey = await office.call(office.adminKey, what);
      expect((await office.call(root.token, what)).json).toEqual(byKey.json);
    }
    const made = await office.call(root.token, 'POST /providers/house/credentials', {
      api_key: 'k',
    });
    expect(made.json.owner).toBe('platform');
    const path = `/providers/house/credentials/${made.json.id}`;
    expect((await office.call(root.token, `PATCH ${path}`, { api_key: 'l' })).status).toBe(200);
    expect((await office.call(root.token, `DELETE ${path}`)).status).toBe(204);
    const model = { provider: 'house', model: 'm', price: { input: '1' } };
    expect((await office.call(root.token, 'POST /models', model)).status).toBe(201);
    const header = { headers: { 'x-other': 'CANARY-header' } };
    const changed = await office.call(root.token, 'PATCH /providers/house', header);
    expect(changed.json.header_names).toEqual(['x-other']);
  });

  it('lets no gateway key, no stranger and nobody without a credential in', async () => {
    const mistyped = `${office.adminKey.slice(0, -1)}${office.adminKey.endsWith('0') ? '1' : '0'}`;
    for (const [who, code] of [
      [office.gatewayKey, 'gateway_key_refused'],
      [mistyped, 'invalid_credential'],
      ['eyJhbGciOiJub25lIn0.e30.', 'invalid_credential'],
      [null, 'missing_credential'],
    ] as const) {
      for (const what of [...FOR_MEMBERS, ...FOR_ADMINS.map(([call]) => call)]) {
        const { status, json } = await office.call(who, what);
        expect([what, status, json.error.code]).toEqual([what, 401, code]);
      }
    }
  });

  it('takes an admin key away at once when it is revoked or has expired', async () => {
    const other = await openOffice({ mode });
    try {
      await other.root`update weir.api_keys set expires_at = now() where kind = 'admin'`;
      const { status, json } = await other.call(other.adminKey, 'GET /keys');
      expect([status, json.error.code]).toEqual([401, 'invalid_credential']);
    } finally {
      await other.close();
    }
  });
});
