import { describe, expect, it } from 'vitest';
import { calledOrigin, isOwnOrigin, type Visit } from '../../src/wire/origin.ts';

const TRUSTED = ['https://dash.example'];

interface Said {
  readonly host: string | null;
  readonly origin: string | null;
  readonly site?: string;
}

function visit({ host, origin, site }: Said): Visit {
  const headers = new Headers();
  if (origin !== null) headers.set('origin', origin);
  if (site !== undefined) headers.set('sec-fetch-site', site);
  return { headers, peer: { host, address: null } };
}

describe('the origin of a request', () => {
  it.each([
    ['http://127.0.0.1:8787', '127.0.0.1:8787', true],
    ['https://weir.example', 'weir.example', true],
    ['https://weir.example', 'weir.example:443', true],
    ['http://weir.example', 'WEIR.example:80', true],
    ['http://[::1]:8787', '[::1]:8787', true],
    ['https://dash.example', 'weir.example', true],
    ['https://weir.example:8443', 'weir.example', false],
    ['https://weir.example', 'weir.example:80', false],
    ['http://127.0.0.1', '127.0.0.1:8787', false],
    ['https://weir.example.evil.example', 'weir.example', false],
    ['https://evil.example', 'weir.example', false],
    ['http://dash.example', 'weir.example', false],
    ['https://weir.example/', 'weir.example', false],
    ['https://user@weir.example', 'weir.example', false],
    ['null', 'null', false],
    ['', '', false],
    ['weir.example', 'weir.example', false],
    ['https://evil.example', 'weir.example@evil.example', false],
    ['https://weir.example', null, false],
    [null, 'weir.example', false],
  ])('%j at the host %j is its own: %j', (origin, host, own) => {
    expect(isOwnOrigin(visit({ host, origin }), TRUSTED)).toBe(own);
  });

  it.each([
    ['http://weir.example', 'same-origin', true],
    // The page came without TLS, so that anybody on the way could have written it, and calls by https.
    ['http://weir.example', 'cross-site', false],
    ['https://weir.example', 'same-site', false],
    ['https://dash.example', 'cross-site', true],
  ])('%s that the browser says is %s is its own: %j', (origin, site, own) => {
    expect(isOwnOrigin(visit({ host: 'weir.example', origin, site }), TRUSTED)).toBe(own);
  });

  it.each([
    ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['localhost:80', 'http://localhost'],
    ['weir.localhost', 'http://weir.localhost'],
    ['[::1]:8787', 'http://[::1]:8787'],
    ['weir.example', 'https://weir.example'],
    ['192.168.1.5:8787', 'https://192.168.1.5:8787'],
    ['127.0.0.1.evil.example', 'https://127.0.0.1.evil.example'],
    ['user@weir.example', null],
    ['weir.example/x', null],
    ['', null],
    [null, null],
  ])('of links for the called host %j is %j', (host, origin) => {
    expect(calledOrigin(host)).toBe(origin);
  });
});
