/** An app's own client, the real supabase-js, in a project that was set up by the one command. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AihubmixReplica, REPORTED, startAihubmix } from '../support/aihubmix-replica.ts';
import { until } from '../support/home.ts';
import { type Site, startSite } from './site.ts';

const MODEL = 'aihubmix/claude-opus-5';
const MESSAGES = [{ role: 'user', content: 'Hello' }];
const PASSWORD = 'correct horse battery';

let site: Site;
let aihubmix: AihubmixReplica;
let said = '';

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
  aihubmix = await startAihubmix();
  site.platform.setSecrets({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(aihubmix.origin).host });
  const words = `--provider aihubmix --provider-url ${aihubmix.baseUrl} --usd-per-day 1`;
  const line = `setup supabase --project-ref ${site.platform.ref} --yes --no-canary ${words}`;
  const { code, out } = await site.run(line, { WEIR_PROVIDER_KEY: aihubmix.apiKey });
  expect([code, out]).toEqual([0, expect.stringContaining('Set up: ')]);
  said = out;
}, 180_000);
afterAll(async () => {
  await aihubmix?.close();
  await site?.stop();
});

function connect(): SupabaseClient {
  const { projectUrl, keys } = site.platform;
  return createClient(projectUrl, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
}

async function signIn(email: string): Promise<SupabaseClient> {
  site.platform.auth.addUser({ email, password: PASSWORD });
  const client = connect();
  const { error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
  expect(error).toBeNull();
  return client;
}

/** Rows come some moments after their answers. */
async function rowsOf(client: SupabaseClient, many: number): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = [];
  await until(`${many} rows`, async () => {
    const { data, error } = await client.from('aggregator_usage_logs').select();
    expect(error).toBeNull();
    rows = data ?? [];
    return rows.length >= many;
  });
  return rows;
}

describe('an app with supabase-js', () => {
  it('calls a model, streamed and not, and its users see their own rows only', async () => {
    const [ada, ben] = [await signIn('ada@example.org'), await signIn('ben@example.org')];
    const whole = await ada.functions.invoke('v1-chat', {
      body: { model: MODEL, messages: MESSAGES },
    });
    expect(whole.error).toBeNull();
    expect(whole.data.choices[0].message.content).toBe('Hello from the replica.');
    const streamed = await ada.functions.invoke<Response>('v1-chat', {
      body: { model: MODEL, messages: MESSAGES, stream: true },
    });
    expect(streamed.error).toBeNull();
    expect(streamed.data?.headers.get('content-type')).toContain('text/event-stream');
    expect(await spoken(streamed.data)).toBe('Hello from the replica.');
    await ben.functions.invoke('v1-chat', { body: { model: MODEL, messages: MESSAGES } });

    const row = {
      provider: 'aihubmix',
      provider_type: 'aggregator',
      model: MODEL,
      status: 'complete',
      prompt_tokens: REPORTED.prompt,
      completion_tokens: REPORTED.completion,
    };
    const hers = await rowsOf(ada, 2);
    expect(hers).toHaveLength(2);
    for (const one of hers) expect(one).toMatchObject(row);
    expect(hers.map(({ stream }) => stream).sort()).toEqual([false, true]);
    // 1204 tokens in at 5 USD and 388 out at 25 USD per million: 0.00602 + 0.0097.
    expect(hers.map(({ cost_usd }) => Number(cost_usd))).toEqual([0.01572, 0.01572]);
    const his = await rowsOf(ben, 1);
    expect(his).toHaveLength(1);
    const users = new Set([...hers, ...his].map(({ user_id }) => user_id));
    expect(users.size).toBe(2);
    expect(new Set(hers.map(({ user_id }) => user_id)).size).toBe(1);
  });

  it('asks nothing, and sees nothing, before somebody signed in', async () => {
    const nobody = connect();
    const { data, error } = await nobody.functions.invoke('v1-chat', {
      body: { model: MODEL, messages: MESSAGES },
    });
    expect([data, error?.context.status]).toEqual([null, 401]);
    const rows = await nobody.from('aggregator_usage_logs').select();
    expect(rows.data ?? []).toEqual([]);
  });

  it('needs the lines that the set-up ended with, as they stand', async () => {
    const client = await signIn('cy@example.org');
    const [, lines = ''] = /somebody signed in:\n([\s\S]*?)\n\nNext:/.exec(said) ?? [];
    expect(lines).toContain('aihubmix/<model>');
    const seen: Uint8Array[] = [];
    const code = lines
      .replace('<model>', 'claude-opus-5')
      .replace('/* server-sent events */', 'seen.push(bytes);');
    const run = new Function('supabase', 'seen', `return (async () => {${code}\nreturn data;})()`);
    const data: unknown = await run(client, seen);
    expect(JSON.stringify(data)).toContain('Hello from the replica.');
    expect(Buffer.concat(seen).toString()).toContain('data: [DONE]');
    await rowsOf(client, 2);
  });
});

async function spoken(response: Response | null): Promise<string> {
  const text = (await response?.text()) ?? '';
  const frames = [...text.matchAll(/^data: (\{.*\})$/gm)].map(
    ([, json = '']) => JSON.parse(json) as { choices: readonly { delta?: { content?: string } }[] },
  );
  return frames.map(({ choices }) => choices[0]?.delta?.content ?? '').join('');
}
