/** A fetch that failed, by the words Deno 2.1 and 2.9 were heard to say of it. */
import { describe, expect, it } from 'vitest';
import { tlsWords } from '../../src/admin/tls-words.ts';
import { describeFetchFailure } from '../../src/runtimes/web/fetch-failure.ts';

const heard = (words: string): Error =>
  new TypeError(`error sending request for url (https://h/): client error (Connect): ${words}`);

describe('a handshake that failed', () => {
  it.each([
    ['invalid peer certificate: Expired', 'has expired'],
    ['invalid peer certificate: certificate expired: verification time 1795715799', 'has expired'],
    ['invalid peer certificate: NotValidForName', 'another name'],
    ['invalid peer certificate: certificate not valid for name "h"', 'another name'],
    ['invalid peer certificate: UnknownIssuer', 'no authority that is known here'],
    ['invalid peer certificate: NotValidYet', 'not valid yet'],
    ['received corrupt message of type InvalidContentType', 'speaks no TLS'],
    ['invalid peer certificate: BadEncoding', 'no certificate that can be trusted'],
  ])('%s', (words, told) => {
    const { reason, message } = describeFetchFailure(heard(words), 'reset');
    expect([reason, message]).toEqual(['tls', expect.not.stringContaining('https://h/')]);
    expect(tlsWords(message, 'h.example')).toContain(told);
  });
});
