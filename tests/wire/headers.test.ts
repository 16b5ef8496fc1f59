import { describe, expect, it } from 'vitest';
import { headerValue, passedResponseHeaders, refuseUnsafeHeaders } from '../../src/wire/headers.ts';

describe('the headers of an upstream’s answer', () => {
  it('pass by name, and no others', () => {
    const headers = [
      ...['content-type', 'text/event-stream', 'retry-after', '3', 'retry-after-ms', '2500'],
      ...['x-ratelimit-remaining-tokens', '7', 'anthropic-ratelimit-requests-limit', '9'],
      ...['openai-processing-ms', '12', 'x-generation-id', 'gen-1'],
      ...['set-cookie', 'a=b', 'openai-organization', 'org-1', 'content-encoding', 'gzip'],
      ...['connection', 'close', 'transfer-encoding', 'chunked', 'content-length', '5'],
      ...['x-request-id', 'theirs', 'x-weir-provider', 'forged'],
    ];
    expect(passedResponseHeaders(headers)).toEqual(headers.slice(0, 14));
  });

  it('do not pass with a value that no header can carry', () => {
    expect(
      passedResponseHeaders(['retry-after', '1\r\nset-cookie: a', 'content-type', 'é']),
    ).toEqual(['content-type', 'é']);
  });

  it('are found by name, the first of several', () => {
    const headers = ['a', '1', 'b', '2', 'b', '3'];
    expect(headerValue(headers, 'b')).toBe('2');
    expect(headerValue(headers, '2')).toBeNull();
  });
});

describe('headers on their way out', () => {
  it('may hold visible ASCII and Latin-1', () => {
    expect(() =>
      refuseUnsafeHeaders(['x-title', 'Café\t1', 'authorization', 'Bearer x']),
    ).not.toThrow();
  });

  it.each([
    ['a line break', 'x-a', 'b\nx-c: d'],
    ['a carriage return', 'x-a', 'b\r'],
    ['a NUL', 'x-a', '\0'],
    ['a character beyond Latin-1', 'x-a', 'ž'],
    ['a line break in the name', 'x-a\r\nx-b', 'c'],
    ['a capital in the name', 'X-A', 'b'],
    ['no name', '', 'b'],
  ])('are refused with %s, without showing the value', (_, name, value) => {
    expect(() => refuseUnsafeHeaders([name, value])).toThrow(/Remove them/);
  });
});
