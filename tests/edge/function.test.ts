/** What is different about a function: its isolate, its database's door, its settings. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../support/home.ts';
import { type EdgeHome, startEdgeHome } from './edge-home.ts';
import { startFunctionHome } from './function-home.ts';

const USER = '9b2f6f0e-4a3d-4c1e-8a55-3f5d0c7e1a11';

function chat(home: EdgeHome, body: object, init: RequestInit = {}): Promise<Response> {
  return fetch(`${home.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${home.sandboxKey}` },
    body: JSON.stringify(body),
    ...init,
  });
}

const echo = (text: string, more: object = {}): object => ({
  model: 'sandbox/echo',
  messages: [{ role: 'user', content: text }],
  ...more,
});

/** A stream that would go on for ten seconds and more. */
const LONG = {
  model: 'sandbox/lorem',
  messages: [{ role: 'user', content: 'go on' }],
  max_tokens: 1_000,
  stream: true,
};

async function rowsOf(home: EdgeHome, requestId: string | null): Promise<readonly Row[]> {
  await home.settled();
  return home.ledger({ requestIds: [requestId ?? ''] });
}

/** Rejections nobody handled, and whatever else the platform's logs would show. */
function complaints(home: EdgeHome): string[] {
  return home.project.logs.filter((line) => /uncaught|unhandled|"level":"error"/i.test(line));
}

describe.each(['2.1', 'newest'] as const)('the function on Deno %s', (deno) => {
  let home: EdgeHome;

  beforeAll(async () => {
    home = await startEdgeHome({ deno });
  });

  afterAll(async () => {
    await home?.destroy();
  });

  it('says which build it is', async () => {
    const health = await (await fetch(`${home.baseUrl}/health`)).json();
    expect(health).toEqual({ version: '0.1.0', build: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect((await fetch(`${home.baseUrl}/readyz`)).status).toBe(200);
  });

  it('stores the row of an answer although its isolate ends with it', async () => {
    const response = await chat(home, echo('one two three'));
    const answer = (await response.json()) as { choices: [{ message: { content: string } }] };
    expect(answer.choices[0].message.content).toBe('one two three');
    const [row, ...others] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(others).toEqual([]);
    // 3 tokens in at 1 USD and 3 out at 2 USD per million: 0.000003 + 0.000006.
    expect(row).toMatchObject({
      table: 'direct_usage_logs',
      status: 'complete',
      prompt_tokens: 3,
      completion_tokens: 3,
      cost_usd: '0.000009000000',
    });
  });

  it('streams, and answers at the root of its address as well', async () => {
    const response = await fetch(home.baseUrl, {
      method: 'POST',
      headers: { 'x-api-key': home.sandboxKey },
      body: JSON.stringify(echo('a b', { stream: true })),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const text = await response.text();
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({ status: 'complete', stream: true, completion_tokens: 2 });
  });

  it('stores the row of a refusal although the answer was out before', async () => {
    const response = await chat(home, {}, { body: '{"model":' });
    expect(response.status).toBe(400);
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({
      table: 'rejected_requests',
      attempt: 0,
      error_code: 'invalid_json',
      api_key_id: expect.any(String),
    });
  });

  it('stores the row of a caller who leaves in the middle', async () => {
    const leaving = new AbortController();
    const response = await chat(home, LONG, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({ status: 'client_gone', usage_source: 'observed' });
  });

  it("takes the project's own users, who may spend nothing before they are allowed to", async () => {
    const authorization = `Bearer ${await home.project.userToken(USER)}`;
    const response = await chat(home, echo('x'), { headers: { authorization } });
    const { error } = (await response.json()) as { error: { code: string } };
    expect([response.status, error.code]).toEqual([403, 'platform_access_off']);
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({ user_id: USER, error_code: 'platform_access_off' });
  });

  it.each(['publishableKey', 'secretKey'] as const)(
    "takes the project's %s for nobody",
    async (name) => {
      const authorization = `Bearer ${home.project[name]}`;
      const response = await chat(home, echo('x'), { headers: { authorization } });
      const { error } = (await response.json()) as { error: { code: string } };
      expect([response.status, error.code]).toEqual([401, 'sign_in_required']);
    },
  );

  it('says 503 while the database is away, and works again afterwards', async () => {
    const { postgrest } = home.project;
    if (postgrest === null) throw new Error('the home has a database');
    postgrest.away = true;
    const refused = await chat(home, echo('x'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    await refused.text();
    postgrest.away = false;
    expect((await chat(home, echo('x'))).status).toBe(200);
  });

  it('keeps its isolate until the database has taken the row of an answer', async () => {
    const { postgrest } = home.project;
    if (postgrest === null) throw new Error('the home has a database');
    const response = await chat(home, { ...LONG, max_tokens: 10 });
    postgrest.away = true;
    await response.text();
    postgrest.away = false;
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({ status: 'complete', completion_tokens: 10 });
  });

  it('asks the database twice for a call: who may, and what it cost', async () => {
    const { postgrest } = home.project;
    await home.settled();
    postgrest?.calls.splice(0);
    await (await chat(home, echo('x'))).text();
    await home.settled();
    expect(postgrest?.calls).toEqual(['weir_admit', 'weir_record_usage']);
  });

  it('ends a stream in words when the wall clock cuts it, and stores its row', async () => {
    const response = await chat(home, LONG);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader?.read())?.value ?? '';
    await Promise.all([home.project.pool.cutAll(), drain()]);
    expect(text).toContain('"code":"shutting_down"');
    const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
    expect(row).toMatchObject({ status: 'timed_out', usage_source: 'observed' });

    async function drain(): Promise<void> {
      for (;;) {
        const step = await reader?.read();
        if (step === undefined || step.done) return;
        text += step.value;
      }
    }
  });

  it('loads the management API when it is asked for', async () => {
    const described = await fetch(`${home.baseUrl}/api/openapi.json`);
    const { paths } = (await described.json()) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toContain('/api/keys');
    const headers = { authorization: `Bearer ${home.adminKey}` };
    const keys = await fetch(`${home.baseUrl}/api/keys?limit=10`, { headers });
    const { data } = (await keys.json()) as { data: { name: string }[] };
    expect(data.map(({ name }) => name)).toContain('first');
    expect((await fetch(`${home.baseUrl}/api/keys`)).status).toBe(401);
  });

  it('left nothing unhandled', () => {
    expect(complaints(home)).toEqual([]);
  });
});

describe('the admin key of the environment', () => {
  it('manages a function without anybody writing SQL', async () => {
    const adminKey = 'an-admin-key-of-the-environment-0123456789';
    const home = await startEdgeHome({ deno: '2.1', env: { WEIR_ADMIN_KEY: adminKey } });
    const ask = (key: string): Promise<Response> =>
      fetch(`${home.baseUrl}/api/keys?kind=admin`, { headers: { authorization: `Bearer ${key}` } });
    try {
      for (const round of [1, 2]) {
        const answer = await ask(adminKey);
        const { data } = (await answer.json()) as { data: { name: string }[] };
        expect([round, data.map(({ name }) => name).sort()]).toEqual([
          round,
          ['WEIR_ADMIN_KEY', 'first'],
        ]);
      }
      expect((await ask(`${adminKey}x`)).status).toBe(401);
      expect(home.project.logs.join('\n')).toContain('other_admin_keys_valid');
    } finally {
      await home.destroy();
    }
  });

  it('is kept at a later answer when the database is away at the first', async () => {
    const adminKey = 'an-admin-key-of-the-environment-0123456789';
    const home = await startEdgeHome({
      deno: '2.1',
      afterwards: 'kept',
      env: { WEIR_ADMIN_KEY: adminKey },
    });
    const ask = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${adminKey}` };
      return (await fetch(`${home.baseUrl}/api/settings`, { headers })).status;
    };
    try {
      const { postgrest } = home.project;
      if (postgrest === null) throw new Error('the home has a database');
      postgrest.away = true;
      expect(await ask()).toBe(503);
      postgrest.away = false;
      expect(await ask()).toBe(200);
      expect(home.project.pool.started).toBe(1);
    } finally {
      await home.destroy();
    }
  });
});

describe('where a caller who leaves is noticed at the next write only', () => {
  it('the row is stored all the same', async () => {
    const home = await startEdgeHome({ deno: '2.1', disconnect: 'next-write' });
    try {
      const leaving = new AbortController();
      const response = await chat(home, LONG, { signal: leaving.signal });
      await response.body?.getReader().read();
      leaving.abort();
      const [row] = await rowsOf(home, response.headers.get('x-weir-request-id'));
      expect(row).toMatchObject({ status: 'client_gone', usage_source: 'observed' });
    } finally {
      await home.destroy();
    }
  });
});

describe('a function without its settings', () => {
  it('answers with the names of what is missing, and its build', async () => {
    const home = await startFunctionHome({
      deno: '2.1',
      env: { WEIR_MASTER_KEYS: '', SUPABASE_SECRET_KEYS: '{}' },
    });
    try {
      const response = await fetch(`${home.baseUrl}/health`);
      const body = (await response.json()) as { build: string; error: { message: string } };
      expect(response.status).toBe(503);
      expect(body.build).toMatch(/^[0-9a-f]{12}$/);
      expect(body.error.message).toMatch(/SUPABASE_SECRET_KEYS.*WEIR_MASTER_KEYS/s);
      // A dashboard elsewhere has to be able to show it.
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    } finally {
      await home.stop();
    }
  });
});
