import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccessToken } from '../../src/deploy/access-token.ts';
import { readProfile } from '../../src/deploy/profile.ts';

const DIGITS = '0123456789'.repeat(4);
let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'weir-supabase-home-'));
  await mkdir(join(home, 'empty'));
});
afterAll(() => rm(home, { recursive: true }));

const reader =
  (values: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    ({ SUPABASE_HOME: join(home, 'empty'), ...values })[name];

describe('the access token', () => {
  it.each([`sbp_${DIGITS}`, `sbp_oauth_${DIGITS}`, `sbp_v0_${DIGITS}`])('may be %s', (token) => {
    expect(readAccessToken(reader({ SUPABASE_ACCESS_TOKEN: `${token}\n` }))).toBe(token);
  });

  it('is read from the file of the own login of the CLI where the variable is not set', async () => {
    await writeFile(join(home, 'access-token'), `sbp_${DIGITS}`);
    expect(readAccessToken(reader({ SUPABASE_HOME: home }))).toBe(`sbp_${DIGITS}`);
  });

  it('is missed with a word on where to get one', () => {
    expect(() => readAccessToken(reader({}))).toThrow('export SUPABASE_ACCESS_TOKEN=sbp_');
  });

  it('is never quoted when it has another form', () => {
    const read = reader({ SUPABASE_ACCESS_TOKEN: 'sb_secret_planted' });
    expect(() => readAccessToken(read)).toThrow('SUPABASE_ACCESS_TOKEN holds no access token');
    expect(() => readAccessToken(read)).not.toThrow('planted');
  });
});

describe('the profile', () => {
  it('is the hosted platform where nothing else is said', () => {
    expect(readProfile(reader({}))).toEqual({
      name: 'supabase',
      apiUrl: 'https://api.supabase.com',
      projectHost: 'supabase.co',
    });
  });

  it('is read from the file the CLI reads, in YAML or JSON', async () => {
    const expected = { apiUrl: 'http://127.0.0.1:8099', projectHost: 'localhost.test' };
    const yaml = join(home, 'profile.yaml');
    const lines = [
      'name: own',
      'api_url: http://127.0.0.1:8099/',
      'project_host: "localhost.test"',
    ];
    await writeFile(yaml, `${lines.join('\n')}\n`);
    expect(readProfile(reader({ SUPABASE_PROFILE: yaml }))).toEqual({ name: yaml, ...expected });
    const json = join(home, 'profile.json');
    const fields = { api_url: 'http://127.0.0.1:8099', project_host: 'localhost.test' };
    await writeFile(json, JSON.stringify(fields));
    expect(readProfile(reader({ SUPABASE_PROFILE: json }))).toEqual({ name: json, ...expected });
    await writeFile(join(home, 'profile'), yaml);
    expect(readProfile(reader({ SUPABASE_HOME: home }))).toMatchObject(expected);
  });

  it('says what it lacks', async () => {
    const path = join(home, 'half.yaml');
    await writeFile(path, 'api_url: http://127.0.0.1:1\n');
    expect(() => readProfile(reader({ SUPABASE_PROFILE: path }))).toThrow('project_host');
    expect(() => readProfile(reader({ SUPABASE_PROFILE: 'nowhere.yaml' }))).toThrow('Unset it');
  });
});
