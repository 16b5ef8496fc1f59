/** Who makes the calls of a verification is tried while nothing is deployed yet. */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeGatewayKey } from '../../src/wire/gateway-key.ts';
import { tooLong } from '../cli/command.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 60_000 });

const EMAIL = 'ada@example.org';
const PASSWORD = 'correct-horse-battery';
const [WRONG, NONE] = ['wrong-horse-battery', {}];

let site: Site;
let ada = '';

beforeAll(async () => {
  site = await startSite({ deployed: true });
  ada = site.platform.auth.addUser({ email: EMAIL, password: PASSWORD });
});
afterAll(() => site?.stop());

const signingIn = (password: string): Record<string, string> => ({
  WEIR_VERIFY_EMAIL: EMAIL,
  WEIR_VERIFY_PASSWORD: password,
});

/** As a project with other keys would sign it. */
async function signedElsewhere(lifetime: string): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  return new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'ES256', kid: 'other' })
    .setIssuer(`${site.platform.projectUrl}/auth/v1`)
    .setSubject(ada)
    .setExpirationTime(lifetime)
    .sign(privateKey);
}

/** As projects signed their tokens before they had keys to publish: only the function can tell. */
function signedBySecret(): Promise<string> {
  return new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(`${site.platform.projectUrl}/auth/v1`)
    .setSubject(ada)
    .setExpirationTime('1h')
    .sign(randomBytes(32));
}

const TOKENS: readonly (readonly [string, () => string | Promise<string>, string])[] = [
  ['one that has expired', () => signedElsewhere('-1m'), 'WEIR_VERIFY_TOKEN expired at 20'],
  [
    'one of other keys',
    () => signedElsewhere('1h'),
    "not signed with a key of this project's Auth",
  ],
  [
    'one signed with a secret, which nobody publishes',
    () => signedBySecret(),
    'v1-chat does not accept WEIR_VERIFY_TOKEN: 401 ',
  ],
  ['what is none', () => 'sk-nonsense', "is neither a user's access token nor a gateway key"],
  ['half a gateway key', () => 'weir_abcdefghijkl_x', 'of which a part is missing or wrong'],
  [
    'an admin key',
    () => makeGatewayKey('admin', randomBytes(48)),
    'is an admin key, which never calls models',
  ],
  [
    'a gateway key that is not known here',
    () => makeGatewayKey('gateway', randomBytes(48)),
    'v1-chat does not accept WEIR_VERIFY_TOKEN: 401 ',
  ],
];

describe('a deployment with a credential that is of no use', () => {
  it('stops before it changes anything: a wrong password', async () => {
    const version = site.platform.deployed('v1-chat')?.version;
    const { code, out } = await site.run('deploy --yes', signingIn(WRONG));
    expect([code, flat(out)]).toEqual([
      1,
      expect.stringContaining(
        'The calls of the verification would fail: Supabase Auth answered 400',
      ),
    ]);
    expect(flat(out)).toContain('Invalid login credentials');
    expect(flat(out)).toContain(
      'To deploy without calls, unset WEIR_VERIFY_EMAIL and WEIR_VERIFY_PASSWORD.',
    );
    expect(out).toContain('Nothing was changed.');
    expect(tooLong(out)).toEqual([]);
    expect(out).not.toContain(WRONG);
    expect(site.platform.deployed('v1-chat')?.version).toBe(version);
  });

  it.each(TOKENS)('stops before it changes anything: %s', async (_, make, words) => {
    const token = await make();
    const { code, out } = await site.run('deploy --yes', { WEIR_VERIFY_TOKEN: token });
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(words)]);
    expect(flat(out)).toContain('To deploy without calls, unset WEIR_VERIFY_TOKEN.');
    expect(out).not.toContain(token);
  });

  it.each([
    ['a password', async () => signingIn(PASSWORD)],
    ["a user's token", async () => ({ WEIR_VERIFY_TOKEN: await site.platform.userToken(ada) })],
    ['nobody', async () => NONE],
  ])('goes on to its plan with %s that is right', async (_, env) => {
    const { code, out } = await site.run('deploy', await env());
    expect([code, out]).toEqual([2, expect.stringContaining('The plan:')]);
  });
});

describe('a credential that is of no use only later', () => {
  it('undoes nothing: what it would have proven is not', async () => {
    const front = await startFaultProxy(site.platform.projectUrl);
    let asked = 0;
    front.fault = {
      instead: ({ path }) => {
        if (!path.startsWith('/auth/v1/token')) return null;
        asked += 1;
        return asked === 1 ? null : { status: 400, body: '{"msg":"Invalid login credentials"}' };
      },
    };
    const line = `deploy --yes --no-canary --wait 10 ${site.another()}`;
    const { code, out } = await site.run(line, { ...signingIn(PASSWORD), SUPABASE_URL: front.url });
    await front.stop();
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('1 NOT PROVEN (see below)')]);
    expect(flat(out)).toContain(
      'credential: not proven, because Supabase Auth answered 400 {"msg":"Invalid login credentials"}. Check WEIR_VERIFY_EMAIL',
    );
    expect(await site.build()).toBe(/stage +build (\w{12})/.exec(out)?.[1]);
  });
});
