/** The replica of Supabase Auth, by Supabase's own client, and the function that believes its tokens. */
import { AuthClient } from '@supabase/auth-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeHome, startEdgeHome } from './edge-home.ts';

let home: EdgeHome;
let ada: string;

beforeAll(async () => {
  home = await startEdgeHome({ deno: '2.1', env: { WEIR_ORIGINS: 'http://127.0.0.1:8788' } });
  ada = home.project.auth.addUser({ email: 'Ada@Example.org', password: 'correct horse' });
  home.project.auth.addUser({ email: 'new@example.org', password: 'x', confirmed: false });
});
afterAll(() => home?.destroy());

type Client = InstanceType<typeof AuthClient>;

const client = (): Client =>
  new AuthClient({
    url: `${home.project.projectUrl}/auth/v1`,
    headers: { apikey: home.project.publishableKey },
    persistSession: false,
    autoRefreshToken: false,
  });

const signIn = (
  auth: Client,
  email: string,
  password: string,
): ReturnType<Client['signInWithPassword']> => auth.signInWithPassword({ email, password });

describe('Supabase Auth, as a page meets it', () => {
  it('signs in, renews, tells who it is and signs out', async () => {
    const auth = client();
    const { data, error } = await signIn(auth, 'ada@example.org', 'correct horse');
    expect(error).toBeNull();
    expect(data.user?.id).toBe(ada);
    const first = data.session?.refresh_token;
    expect((await auth.getUser()).data.user?.email).toBe('ada@example.org');
    const renewed = await auth.refreshSession();
    expect(renewed.data.session?.refresh_token).not.toBe(first);
    const token = renewed.data.session?.access_token ?? '';
    expect((await auth.signOut({ scope: 'local' })).error).toBeNull();
    expect((await client().getUser(token)).error?.name).toBe('AuthSessionMissingError');
    const refused = await client().refreshSession({ refresh_token: first ?? '' });
    expect(refused.error?.code).toBe('refresh_token_not_found');
  });

  it.each([
    ['ada@example.org', 'wrong', 'invalid_credentials'],
    ['nobody@example.org', 'x', 'invalid_credentials'],
    ['new@example.org', 'x', 'email_not_confirmed'],
  ])('refuses %s with %s by the code %s', async (email, password, code) => {
    const { error } = await signIn(client(), email, password);
    expect([error?.status, error?.code]).toEqual([400, code]);
  });

  it('lets nobody make an account or list them', async () => {
    const { error } = await client().signUp({ email: 'b@example.org', password: 'correct horse' });
    expect(error?.code).toBe('signup_disabled');
    const listed = await fetch(`${home.project.projectUrl}/auth/v1/admin/users`, {
      headers: { apikey: home.project.publishableKey },
    });
    expect(listed.status).toBe(403);
  });

  it('makes tokens the function believes, and the function says where to get one', async () => {
    const about = await fetch(`${home.baseUrl}/api/about`);
    expect(((await about.json()) as { identity: unknown }).identity).toEqual({
      kind: 'supabase',
      url: home.project.projectUrl,
      publishable_key: home.project.publishableKey,
    });
    const { data } = await signIn(client(), 'ada@example.org', 'correct horse');
    const keys = await fetch(`${home.baseUrl}/api/keys`, {
      headers: { authorization: `Bearer ${data.session?.access_token}` },
    });
    expect(keys.status).toBe(200);
  });

  it('lets a page of a listed origin use the management API, and no other', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${home.baseUrl}/api/keys`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    const { status, headers } = await preflight('http://127.0.0.1:8788');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:8788');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')?.split(/, */)).toEqual(
      expect.arrayContaining(['authorization', 'content-type']),
    );
    const other = await preflight('http://127.0.0.1:8789');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers a page from anywhere with CORS, also when it refuses', async () => {
    const path = `${home.project.projectUrl}/auth/v1/token?grant_type=password`;
    const origin = 'http://127.0.0.1:8788';
    const asked = await fetch(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'apikey,x-supabase-api-version' },
    });
    expect(asked.headers.get('access-control-allow-headers')).toBe('apikey,x-supabase-api-version');
    const refused = await fetch(path, { method: 'POST', headers: { origin }, body: '{}' });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      401,
      '*',
    ]);
  });
});
