/** The programs of docs/clients with the address of an Edge Function in them, and supabase-js. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeHome, startEdgeHome } from '../edge/edge-home.ts';
import {
  answersOf,
  blockOf,
  filledIn,
  printedBy,
  readPage,
  runnablePrograms,
  SHOWN,
} from './client-pages.ts';

const EMAIL = 'ada@example.org';
const PASSWORD = 'correct horse battery';

let home: EdgeHome;

beforeAll(async () => {
  home = await startEdgeHome({ deno: '2.1', methods: 'hosted' });
  home.project.auth.addUser({ email: EMAIL, password: PASSWORD });
  const opened = await fetch(`${home.baseUrl}/api/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${home.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ access: { models: ['sandbox/echo'], usd_per_day: '1' } }),
  });
  expect(opened.status).toBe(200);
});
afterAll(() => home?.destroy());

function connect(): SupabaseClient {
  const { projectUrl, publishableKey } = home.project;
  return createClient(projectUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
}

async function signedIn(): Promise<SupabaseClient> {
  const client = connect();
  const { error } = await client.auth.signInWithPassword({ email: EMAIL, password: PASSWORD });
  expect(error).toBeNull();
  return client;
}

describe('the programs of docs/clients at a function', () => {
  it.each(runnablePrograms())('print an answer: $page, $begins', async ({ code }) => {
    const place = { root: home.baseUrl, key: home.sandboxKey };
    const { out, err } = await printedBy(filledIn(code, place));
    expect([out.trimEnd().split('\n'), err]).toEqual([answersOf(code), '']);
  });
});

describe('the page of supabase-js', () => {
  const code = blockOf('supabase-js.md', 'js').replace(/^import .*$/m, '');

  it('shows lines that an app can use once somebody signed in', async () => {
    const client = await signedIn();
    const printed: string[] = [];
    const given: unknown[] = [];
    const names = ['createClient', 'console'];
    const run = new Function(...names, `return (async () => {${code}})()`);
    const create = (...args: unknown[]) => {
      given.push(...args);
      return client;
    };
    await run(create, { log: (line: string) => printed.push(line) });
    expect(given).toEqual([SHOWN.project, SHOWN.publishableKey]);
    expect(printed).toEqual(['Say hello.']);
  });

  it('names paths of the other formats', async () => {
    const client = await signedIn();
    const paths = [...readPage('supabase-js.md').matchAll(/[`"](v1-chat\/[^`"]+)[`"]/g)].map(
      ([, path = '']) => path.replace('<model>', SHOWN.model),
    );
    const turn = { role: 'user', content: 'Say hello.' };
    const bodies: Record<string, unknown>[] = [
      { model: SHOWN.model, max_tokens: 100, messages: [turn] },
      { model: SHOWN.model, input: 'Say hello.' },
      { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] },
    ];
    expect(paths).toHaveLength(bodies.length);
    for (const [at, path] of paths.entries()) {
      const { data, error } = await client.functions.invoke(path, { body: bodies[at] ?? {} });
      expect([path, error]).toEqual([path, null]);
      expect(JSON.stringify(data)).toContain('"text":"Say hello."');
    }
  });

  it('says what is refused before that', async () => {
    const { data, error } = await connect().functions.invoke('v1-chat', {
      body: { model: SHOWN.model, messages: [{ role: 'user', content: 'Say hello.' }] },
    });
    expect(data).toBeNull();
    const { code: refusal } = (await error.context.json()).error;
    expect(refusal).toBe('missing_credential');
    expect(readPage('supabase-js.md')).toContain(`\`${refusal}\``);
  });
});
