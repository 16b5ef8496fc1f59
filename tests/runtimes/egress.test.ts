import { describe, expect, it } from 'vitest';
import { baseUrlProblem, type ResolveDns } from '../../src/runtimes/base-url.ts';
import { createEgress } from '../../src/runtimes/egress.ts';
import { isPublicAddress } from '../../src/runtimes/public-address.ts';

const egress = createEgress(['127.0.0.1:9000', 'ollama.internal:11434', '[::1]:8080']);

describe('the egress guard', () => {
  it.each([
    'https://api.openai.com/v1/chat/completions',
    'https://gateway.example:8443/v1',
    'http://127.0.0.1:9000/v1',
    'https://127.0.0.1:9000/v1',
    'http://ollama.internal:11434/v1',
    'http://OLLAMA.internal:11434/v1',
    'http://[::1]:8080/',
    'http://2130706433:9000/v1',
  ])('lets %s pass', (url) => {
    expect(egress.refuse(url)).toBeNull();
  });

  it.each([
    'http://api.openai.com/v1',
    'https://127.0.0.1/',
    'http://127.0.0.1:9001/v1',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://user:secret@api.openai.com/',
    'ftp://api.openai.com/',
    'file:///etc/passwd',
    'not a url',
  ])('refuses %s', (url) => {
    expect(egress.refuse(url)).toEqual(expect.any(String));
  });

  it('never repeats what stands before the @', () => {
    expect(egress.refuse('https://user:secret@api.openai.com/')).not.toContain('secret');
  });
});

describe('a public address', () => {
  it.each([
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700::6810:85e5',
    '2a00:1450:4001:81b::200e',
    '2001:200::1',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a00:1::',
    '3fff::1',
    '2606:::1',
    '2606:4700:1:2:3:4:5:6:7',
    '1.1.1',
    '1.1.1.256',
    'name',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a base URL that an admin saves', () => {
  const dns =
    (a: readonly string[], aaaa: readonly string[] = []): ResolveDns =>
    async (_name, family) => {
      const found = family === 'A' ? a : aaaa;
      if (found.length === 0) throw Object.assign(new Error('no record'), { name: 'NotFound' });
      return found;
    };
  const problem = (url: string, resolve: ResolveDns | null): Promise<string | null> =>
    baseUrlProblem(url, egress, resolve);
  const unasked: ResolveDns = () => Promise.reject(new Error('nobody should have asked'));

  it('may name a host all of whose addresses are public', async () => {
    const both = dns(['1.1.1.1'], ['2606:4700::1111']);
    expect(await problem('https://api.example.com/v1', both)).toBeNull();
    expect(await problem('https://api.example.com/v1', dns(['1.1.1.1']))).toBeNull();
  });

  it('may not name a host with any address inside', async () => {
    const mixed = dns(['1.1.1.1', '10.0.0.1']);
    expect(await problem('https://api.example.com/v1', mixed)).toContain('not public');
    const six = dns(['1.1.1.1'], ['::1']);
    expect(await problem('https://api.example.com/v1', six)).toContain('not public');
  });

  it('may not name a host nobody knows', async () => {
    expect(await problem('https://typo.example.com/v1', dns([]))).toContain('not known');
  });

  it('is not resolved where the operator listed it, or where it is refused as written', async () => {
    expect(await problem('http://127.0.0.1:9000/v1', unasked)).toBeNull();
    expect(await problem('https://ollama.internal:11434/v1', unasked)).toBeNull();
    expect(await problem('http://api.example.com/v1', unasked)).toContain('plain http');
  });

  it('is taken as written where the runtime cannot ask DNS', async () => {
    const denied: ResolveDns = () =>
      Promise.reject(Object.assign(new Error('no'), { name: 'NotCapable' }));
    expect(await problem('https://api.example.com/v1', denied)).toBeNull();
    expect(await problem('https://api.example.com/v1', null)).toBeNull();
  });
});
