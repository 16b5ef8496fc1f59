import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Door, door, NOW, type SigningKey, sign, signingKey } from './fixture.ts';
import { type IssuerServer, issuerServer, json } from './issuer-server.ts';

const first = await signingKey('ES256', 'first');
const second = await signingKey('ES256', 'second');
const third = await signingKey('RS256', 'third');

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: IssuerServer;
let guarded: Door;

beforeEach(async () => {
  server = await issuerServer();
  const issuer = { issuer: 'https://id.example.com', audience: 'weir' };
  const jwks_url = `${server.url}/jwks.json`;
  guarded = door({ issuers: [{ ...issuer, jwks_url }] }, (url, init) => fetch(url, init));
});
afterEach(() => server.close());

/** A token of a user of their own, so that no memory of tokens answers for the keys. */
function token(key: SigningKey, user: string, header = {}): Promise<string> {
  const claims = { iss: 'https://id.example.com', aud: 'weir', sub: user, exp: NOW + 7 * 86_400 };
  return sign(claims, key, header);
}

async function enters(key: SigningKey, user: string): Promise<boolean> {
  return (await guarded.refusal(await token(key, user))).startsWith('accepted');
}

function keys(...all: SigningKey[]): (response: ServerResponse) => void {
  return json({ keys: all.map((key) => key.publicJwk) });
}

describe('keys of an issuer', () => {
  it('are fetched when first needed and then kept', async () => {
    server.answer = keys(first);
    expect(server.requests).toHaveLength(0);
    for (const user of ['a', 'b', 'c']) {
      expect(await enters(first, user)).toBe(true);
    }
    expect(server.requests.map(({ path }) => path)).toEqual(['/jwks.json']);
  });

  it('are fetched once for many calls at the same time', async () => {
    server.answer = keys(first);
    const users = Array.from({ length: 50 }, (_, at) => enters(first, `user ${at}`));
    expect(await Promise.all(users)).not.toContain(false);
    expect(server.requests).toHaveLength(1);
  });

  it('are not fetched a second time while the first answer is still under way', async () => {
    let release = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      server.answer = (response) => {
        release = () => keys(first)(response);
        resolve();
      };
    });
    const [a, b] = [await token(first, 'a'), await token(first, 'b')];
    const early = guarded.bearer(a);
    await asked;
    guarded.clock.advance(MINUTE);
    const late = guarded.bearer(b);
    release();
    expect(await Promise.all([early, late])).toMatchObject([{ subject: 'a' }, { subject: 'b' }]);
    expect(server.requests).toHaveLength(1);
  });

  it('are fetched again for a key that is new, once the cool-down is over', async () => {
    server.answer = keys(first);
    await enters(first, 'a');
    server.answer = keys(first, second);
    expect(await enters(second, 'b')).toBe(false);
    guarded.clock.advance(30 * SECOND);
    expect(await enters(second, 'b')).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  it('are fetched at most once per cool-down whatever comes in', async () => {
    server.answer = keys(first);
    for (let half = 0; half < 20; half += 1) {
      const flood = Array.from({ length: 100 }, async (_, at) => {
        const kid = `random ${half} ${at}`;
        return guarded.refusal(await token(second, 'mallory', { kid }));
      });
      expect(new Set(await Promise.all(flood)).size).toBe(1);
      guarded.clock.advance(15 * SECOND);
    }
    // 20 times 15 s are 5 minutes: ten cool-downs, 2,000 tokens.
    expect(server.requests).toHaveLength(10);
    expect(await enters(first, 'a')).toBe(true);
  });

  it('let a flood of bad signatures under a known name fetch nothing', async () => {
    server.answer = keys(first);
    await enters(first, 'a');
    guarded.clock.advance(MINUTE);
    expect(await guarded.refusal(await token(second, 'm', { kid: 'first' }))).toMatch(/^401 /);
    expect(server.requests).toHaveLength(1);
  });

  it('are worth nothing ten minutes after the issuer withdrew them', async () => {
    server.answer = keys(first, second);
    expect(await enters(second, 'a')).toBe(true);
    server.answer = keys(first);
    guarded.clock.advance(10 * MINUTE);
    expect(await enters(second, 'b')).toBe(false);
  });

  it('find the signer of a token that names no key', async () => {
    server.answer = keys(first, second, third);
    const nameless = await token(second, 'a', { kid: undefined });
    expect(await guarded.refusal(nameless)).toMatch(/^accepted/);
    const strange = await token(await signingKey('ES256', 'x'), 'b', { kid: undefined });
    expect(await guarded.refusal(strange)).toMatch(/^401 invalid_credential/);
  });

  it('may stand among keys for other uses', async () => {
    const encryption = { kty: 'RSA', use: 'enc', kid: 'first', n: 'AQAB', e: 'AQAB' };
    const odd = { kty: 'oct', kid: 'first', k: 'c2VjcmV0' };
    server.answer = json({ keys: [encryption, odd, { kty: 'future' }, first.publicJwk] });
    expect(await enters(first, 'a')).toBe(true);
  });
});

describe('an issuer that is down', () => {
  it('is asked once per cool-down, and users with known keys still enter', async () => {
    server.answer = keys(first);
    await enters(first, 'a');
    await server.close();
    for (let minute = 1; minute <= 20; minute += 1) {
      guarded.clock.advance(MINUTE);
      expect(await enters(first, `user ${minute}`)).toBe(true);
      expect(await enters(first, `other ${minute}`)).toBe(true);
    }
    // From the fifth minute on the keys are old enough to be renewed: 16 attempts, all in vain.
    expect(guarded.fetched).toHaveLength(17);
    expect(guarded.environment.logged).toEqual(Array(16).fill('jwks_fetch_failed'));
  });

  it('keeps its users for a day and no longer', async () => {
    server.answer = keys(first);
    await enters(first, 'a');
    server.answer = json({}, 503);
    guarded.clock.advance(24 * HOUR - 1);
    expect(await enters(first, 'b')).toBe(true);
    guarded.clock.advance(1);
    expect(await guarded.refusal(await token(first, 'c'))).toMatch(/^503 identity_unavailable /);
  });

  it('from the start on makes calls fail without a fetch for each', async () => {
    server.answer = json({}, 500);
    for (const user of ['a', 'b', 'c']) {
      expect(await guarded.refusal(await token(first, user))).toMatch(/^503 .*Try again/);
    }
    expect(server.requests).toHaveLength(1);
    server.answer = keys(first);
    guarded.clock.advance(30 * SECOND);
    expect(await enters(first, 'a')).toBe(true);
  });

  it('does not stop a clock that was set back', async () => {
    server.answer = keys(first);
    await enters(first, 'a');
    server.answer = keys(first, second);
    guarded.clock.advance(-HOUR);
    expect(await enters(second, 'b')).toBe(true);
  });
});

describe('an answer that is no key set', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['not found', json({ keys: [first.publicJwk] }, 404)],
    ['no content', (response) => response.writeHead(204).end()],
    ['another shape', json([first.publicJwk])],
    ['keys that are no objects', json({ keys: ['key'] })],
    ['a private key', json({ keys: [{ ...first.publicJwk, d: 'c2VjcmV0' }] })],
    ['65 keys', json({ keys: Array(65).fill(first.publicJwk) })],
    ['no JSON', (response) => response.end('<html>')],
    ['no UTF-8', (response) => response.end(Buffer.from([0x22, 0xff, 0x22]))],
    ['more than 256 KB', (response) => response.end(`{"keys":[]${' '.repeat(256 * 1024)}}`)],
    [
      'a connection cut in the middle',
      (response) => response.write('{"keys"', () => response.destroy()),
    ],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: `${server.url}/elsewhere` }).end(),
    ],
  ])('is taken for none: %s', async (_what, answer) => {
    server.answer = answer;
    expect(await guarded.refusal(await token(first, 'a'))).toMatch(/^503 identity_unavailable /);
    expect(server.requests).toHaveLength(1);
    expect(guarded.environment.logged).toEqual(['jwks_fetch_failed']);
  });
});
