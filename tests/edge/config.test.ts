import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/runtimes/variables.ts';
import { readConfig } from '../../src/runtimes/web/config.ts';

const MASTER_KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64');

const COMPLETE: Readonly<Record<string, string>> = {
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_new"}',
  WEIR_MASTER_KEYS: JSON.stringify({ '2026a': MASTER_KEY }),
};

function read(changes: Readonly<Record<string, string | undefined>> = {}) {
  const variables: Readonly<Record<string, string | undefined>> = { ...COMPLETE, ...changes };
  return readConfig((name) => variables[name]);
}

function problems(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("the function's settings", () => {
  it('need nothing but what Supabase provides and the master keys', () => {
    const config = read();
    expect(config.supabaseUrl).toBe('https://abc.supabase.co');
    expect(config.secretKey).toBe('sb_secret_new');
    expect(config.masterKeys.activeKid).toBe('2026a');
    expect(config.identity).toEqual({
      supabase: { url: 'https://abc.supabase.co' },
      issuers: [],
      allowAnonymous: false,
    });
    expect(config.privateUpstreams).toEqual([]);
  });

  it('take the secret key where it is, the newest form first', () => {
    const all = { SUPABASE_SECRET_KEY: 'single', SUPABASE_SERVICE_ROLE_KEY: 'legacy' };
    expect(read(all).secretKey).toBe('sb_secret_new');
    expect(read({ ...all, SUPABASE_SECRET_KEYS: '{}' }).secretKey).toBe('single');
    expect(
      read({ ...all, SUPABASE_SECRET_KEYS: undefined, SUPABASE_SECRET_KEY: '' }).secretKey,
    ).toBe('legacy');
  });

  it('take lists of addresses and origins', () => {
    const config = read({
      WEIR_ALLOW_PRIVATE_UPSTREAMS: 'ollama.internal:11434, [::1]:8080',
      WEIR_ORIGINS: 'https://a.example,http://localhost:5173',
    });
    expect(config.privateUpstreams).toEqual(['ollama.internal:11434', '[::1]:8080']);
    expect(config.origins).toEqual(['https://a.example', 'http://localhost:5173']);
  });

  it('report every problem at once, and no value', () => {
    const found = problems({
      SUPABASE_URL: 'not-a-url-with-secret',
      SUPABASE_SECRET_KEYS: '{"default":"hidden',
      WEIR_MASTER_KEYS: '{"2026a":"c2hvcnQ="}',
      WEIR_JWT_ISSUERS: '[{}]',
      WEIR_ALLOW_PRIVATE_UPSTREAMS: 'no-port',
      WEIR_ORIGINS: 'https://a.example/path',
      WEIR_LOG_LEVEL: 'loud',
    });
    const names = [
      'SUPABASE_URL',
      'SUPABASE_SECRET_KEYS',
      'WEIR_MASTER_KEYS',
      'WEIR_JWT_ISSUERS',
      'WEIR_ALLOW_PRIVATE_UPSTREAMS',
      'WEIR_ORIGINS',
      'WEIR_LOG_LEVEL',
    ];
    for (const name of names) expect(found.join('\n')).toContain(name);
    expect(found.join('\n')).not.toMatch(/hidden|c2hvcnQ|not-a-url-with-secret/);
  });

  it.each([
    ['WEIR_ALLOW_ANONYMOUS_USERS', '1'],
    ['WEIR_ALLOW_ANONYMOUS_USERS', 'TRUE'],
    ['WEIR_ALLOW_PRIVATE_UPSTREAMS', 'a.internal:65536'],
    ['WEIR_ALLOW_PRIVATE_UPSTREAMS', 'a.internal:0'],
    ['WEIR_ADMIN_KEY', 'too-short'],
    ['SUPABASE_URL', 'abc.supabase.co'],
  ])('refuse %s=%s, once', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it.each(['true', 'false'])('take WEIR_ALLOW_ANONYMOUS_USERS=%s', (value) => {
    const { identity } = read({ WEIR_ALLOW_ANONYMOUS_USERS: value });
    expect(String(identity.allowAnonymous)).toBe(value);
  });

  it.each(['SUPABASE_URL', 'SUPABASE_SECRET_KEYS', 'WEIR_MASTER_KEYS'])('miss %s', (name) => {
    expect(problems({ [name]: undefined }).join('\n')).toContain(name);
  });
});
