import { describe, expect, it } from 'vitest';
import { baseUrlProblem, isPublicAddress, mayConnect } from '../../src/runtimes/node/egress.ts';

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    'not an address',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'takes %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('mayConnect', () => {
  it.each([
    'http://api.openai.com/v1',
    'https://127.0.0.1/v1',
    'https://0x7f.1/v1',
    'https://2130706433/',
    'https://①②⑦.0.0.1/',
    'https://127.0.0.1./',
    'https://localhost/',
    'https://localhost./',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://user:pass@api.openai.com/',
    'ftp://api.openai.com/',
  ])('refuses %s', (text) => {
    expect(mayConnect(new URL(text))).toBe(false);
  });

  it('leaves names to the look-up at connecting', () => {
    expect(mayConnect(new URL('https://api.openai.com/v1'))).toBe(true);
  });
});

describe('baseUrlProblem', () => {
  it('says what is wrong and how an operator allows it', async () => {
    const none = new Set<string>();
    expect(await baseUrlProblem('nonsense', none)).toBe('It is not a URL.');
    expect(await baseUrlProblem('http://10.0.0.5:11434/v1', none)).toBe(
      'It must begin with https://, or allow it by starting with WEIR_ALLOW_PRIVATE_UPSTREAMS=10.0.0.5:11434.',
    );
    expect(await baseUrlProblem('https://10.0.0.5/v1', none)).toContain('public address');
    expect(await baseUrlProblem('http://10.0.0.5/v1', new Set(['10.0.0.5:80']))).toBeNull();
  });
});
