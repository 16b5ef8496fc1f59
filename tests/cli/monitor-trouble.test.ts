/** The monitor of what fails, goes away, comes back, or is no Weir. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { flat } from '../deploy/site.ts';
import { startWeir } from '../support/started-server.ts';
import { runWeir, weir } from './command.ts';

const KEY = 'weir_admin_CANARY';
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ABOUT = { version: '0', build: 'x', identity: { kind: 'none' } };

/** Answers as an installation would that says only this. */
const installation = (answers: Readonly<Record<string, object>>): Promise<string> =>
  serve((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const answer = { '/api/about': ABOUT, ...answers }[path];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });

describe('weir monitor of a server that goes away', () => {
  it('keeps what it showed, says since when it is old, and goes on once it is back', async () => {
    const server = await startWeir({});
    const running = runWeir(['monitor', server.url, '--every', '100ms'], {
      WEIR_ADMIN_KEY: server.adminKey,
    });
    try {
      await running.until((out) => out.includes('0 requests'));
      await server.crash();
      await running.until((out) =>
        /0 requests[\s\S]*\nSTALE since \d\d:\d\d:\d\d UTC \(.*\): http/.test(out.slice(-3_000)),
      );
      await server.comeBack();
      await running.until((out) =>
        /STALE[\s\S]*\n-+\nweir monitor(?![\s\S]*STALE)[\s\S]*\n$/.test(out),
      );
      const { code, out, err } = await running.end('SIGTERM');
      expect([code, err]).toEqual([0, '']);
      expect(out).not.toContain(server.adminKey);
    } finally {
      await server.stop();
    }
  }, 60_000);

  it('ends with why when its key is no longer taken', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      if (request.url === '/api/about') return response.end(JSON.stringify(ABOUT));
      asked += 1;
      if (asked <= 2) return response.end(JSON.stringify(asked === 1 ? RECENT : NO_ATTEMPTS));
      return response.writeHead(401).end(JSON.stringify({ error: { message: 'Key is gone.' } }));
    });
    const { code, out, err } = await weir(['monitor', url, '--every', '100ms'], {
      WEIR_ADMIN_KEY: KEY,
    });
    expect([code, out.match(/^weir monitor/gm)?.length]).toEqual([1, 1]);
    expect(flat(err)).toContain('WEIR_ADMIN_KEY is not accepted.');
    expect(flat(err)).toContain('Key is gone.');
  });
});

describe('weir monitor of what is no Weir', () => {
  it('sends it no credential', async () => {
    const heard: string[] = [];
    const url = await serve((request, response) => {
      heard.push(JSON.stringify([request.url, request.headers]));
      response.end('<html>Hello</html>');
    });
    const { code, out, err } = await weir(['monitor', url, '--once'], { WEIR_ADMIN_KEY: KEY });
    expect([code, out]).toEqual([1, '']);
    expect(flat(err)).toContain(`At ${url} there is no Weir of this version`);
    expect(heard).toHaveLength(1);
    expect(heard.join()).not.toContain(KEY);
  });

  it('follows no redirect with the credential', async () => {
    const heard: string[] = [];
    const elsewhere = await serve((request, response) => {
      heard.push(request.headers.authorization ?? '');
      response.end('{}');
    });
    const url = await serve((request, response) => {
      if (request.url === '/api/about') return response.end(JSON.stringify(ABOUT));
      return response.writeHead(307, { location: `${elsewhere}${request.url}` }).end();
    });
    const { code } = await weir(['monitor', url, '--once'], { WEIR_ADMIN_KEY: KEY });
    expect([code, heard]).toEqual([1, []]);
  });

  it.each([
    ['nobody listens', async () => 'http://127.0.0.1:9', 'does not answer'],
    ['an older Weir', () => installation({}), 'older than this command'],
    ['answers of another shape', () => installation({ [RECENT_PATH]: { total: 1 } }), 'no such'],
  ])('says so where %s', async (_, start, words) => {
    const { code, out, err } = await weir(['monitor', await start(), '--once'], {
      WEIR_ADMIN_KEY: KEY,
    });
    expect([code, out, flat(err)]).toEqual([1, '', expect.stringContaining(words)]);
    expect(err).not.toContain(KEY);
  });
});

const RECENT_PATH = '/api/usage/recent';
const NO_ATTEMPTS = { data: [], next: null };
const FIGURES = {
  attempts: 1,
  failed_attempts: 0,
  cost_usd: '0',
  unpriced: 0,
  first_token_p50_ms: null,
  latency_p50_ms: null,
};
const CALLS = { calls: 1, failed_calls: 0 };
const RECENT = {
  from: '2026-11-30T02:00:00.000Z',
  to: '2026-11-30T02:59:30.000Z',
  total: { ...CALLS, rejected_calls: 0, ...FIGURES },
  minutes: [],
  provider_count: 0,
  providers: [],
  model_count: 0,
  models: [],
};

describe('weir monitor of hostile answers', () => {
  it('hands no control character on, in a frame or as JSON', async () => {
    const hostile = '\u001b[2J\u009b31m\u0007\r\n\u202e\u0000evil';
    const url = await installation({
      [RECENT_PATH]: {
        ...RECENT,
        model_count: 1,
        models: [{ name: hostile, ...CALLS, ...FIGURES }],
        provider_count: 1,
        providers: [{ name: `${hostile}${'界'.repeat(60)}`, ...FIGURES }],
      },
      '/api/usage/logs': {
        data: [{ ...ATTEMPT, model: hostile, error_code: hostile }],
        next: null,
      },
    });
    for (const args of [[], ['--json']]) {
      const { code, out } = await weir(['monitor', url, '--once', ...args], {
        WEIR_ADMIN_KEY: KEY,
      });
      expect(code).toBe(0);
      expect(out).toContain('evil');
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      if (args.length > 0) expect(JSON.parse(out).models[0].name).toBe(hostile);
      else expect(out).toContain('\\u{1b}[2J\\u{9b}31m');
    }
  });

  it('hands none on from a refusal', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/api/about') return response.end(JSON.stringify(ABOUT));
      const error = { message: `\u001b[2Jgo away${'!'.repeat(5_000)}` };
      return response.writeHead(400).end(JSON.stringify({ error }));
    });
    const { err } = await weir(['monitor', url, '--once'], { WEIR_ADMIN_KEY: KEY });
    expect(flat(err)).toContain('\\u{1b}[2Jgo away');
    expect(err.length).toBeLessThan(500);
  });
});

const ATTEMPT = {
  request_id: '01a2156d-74a6-71ed-8e3c-3ca8f72fb597',
  attempt: 1,
  user_id: null,
  api_key_id: null,
  provider: 'house',
  provider_type: 'direct',
  upstream_model: null,
  dialect: 'openai-chat',
  relay: null,
  stream: false,
  status: 'upstream_failed',
  http_status: null,
  finish_reason: null,
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
  cached_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
  usage_source: 'none',
  cost_usd: null,
  cost_source: 'none',
  price_version: null,
  latency_ms: 1,
  first_token_ms: null,
  created_at: '2026-11-30T02:59:00.000000Z',
  settled_at: '2026-11-30T02:59:00.000000Z',
};
