import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from '../../src/wire/origin.ts';

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
    expect(isOwnOrigin({ origin, host, trusted: ['https://dash.example'] })).toBe(own);
  });
});
