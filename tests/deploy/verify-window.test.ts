/**
 * What goes wrong for a while, and is no fault of the build: the build before still answers some
 * requests, or one answer is lost. It never fails a good build; a bad one fails all the same.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckName, Report } from '../../src/deploy/verify/report.ts';
import { verifyDeployment } from '../../src/deploy/verify/verify.ts';
import { type Chance, seededChance } from '../platform/chance.ts';
import { HurriedClock } from './hurried-clock.ts';
import { failuresOf } from './verify-scene.ts';

const SWITCH_MS = 60_000;

/** Of them every one passes; a check that is made only once fails in nearly half of them. */
const RUNS = 30;

interface Made {
  readonly status: number;
  readonly body?: object;
}

/** Answers in the build's place; null: the build answers. */
type Other = (request: IncomingMessage, path: string) => Made | 'nothing' | null;

let server: Server;
let baseUrl = '';
let clock: HurriedClock;
let other: Other;
let asked: string[];

beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  baseUrl = `http://127.0.0.1:${port}/functions/v1/v1-chat`;
});
beforeEach(() => {
  clock = new HurriedClock();
  other = () => null;
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '').replace('/functions/v1/v1-chat', '');
  asked.push(`${request.method} ${path}`);
  const made = other(request, path) ?? asTheBuild(request, path);
  if (made === 'nothing') return void response.destroy();
  response.writeHead(made.status, { ...CORS, 'content-type': 'application/json' });
  response.end(made.body === undefined ? '' : JSON.stringify(made.body));
}

function asTheBuild({ method, headers }: IncomingMessage, path: string): Made {
  if (method === 'OPTIONS') return { status: 204 };
  if (path === '/health') return { status: 200, body: { build: 'new' } };
  if (path === '/readyz') return { status: 200, body: { ready: true } };
  if (path === '/api/about') {
    const identity = { kind: 'supabase', url: 'https://x.example', publishable_key: 'sb_pub' };
    return { status: 200, body: { identity } };
  }
  if (path === '/v1/nothing') return refusal(404, 'not_found');
  if (headers.authorization === undefined) return refusal(401, 'missing_credential');
  const known = headers.authorization === 'Bearer sb_pub';
  return refusal(401, known ? 'sign_in_required' : 'invalid_credential');
}

function refusal(status: number, code: string): Made {
  return { status, body: { error: { message: code, code, type: 'invalid_request_error' } } };
}

function verify(buildId: string | null = 'new'): Promise<Report> {
  const models = { direct: null, aggregator: null };
  const nobody = { credential: null, adminKey: null, publishableKey: null };
  return verifyDeployment(
    { ...nobody, baseUrl, buildId, models, deploying: true, first: false },
    { clock, limits: { switchMs: SWITCH_MS } },
  );
}

function stateOf({ checks }: Report, name: CheckName): string | undefined {
  return checks.find((check) => check.name === name)?.state;
}

/** A function made by hand, which knows nothing of Weir. */
const BY_HAND: Made = { status: 200, body: { message: 'hello from a function made by hand' } };

function mixed(chance: Chance, share: number, untilMs: number): Other {
  return () => (clock.now() < untilMs && chance() < share ? BY_HAND : null);
}

describe('a good build', () => {
  it('passes wherever its switch from a function made by hand lies, and however it is mixed', async () => {
    const failed: unknown[] = [];
    for (let seed = 1; seed <= RUNS; seed += 1) {
      clock = new HurriedClock();
      // From a switch that is nearly over to one that takes as long as it may.
      const share = [0.1, 0.5, 0.9][seed % 3] ?? 0;
      other = mixed(seededChance(seed), share, (SWITCH_MS * seed) / RUNS);
      const report = await verify();
      if (failuresOf(report).length > 0) failed.push([seed, share, failuresOf(report)]);
      // What the installation is was read too, and not given up.
      expect(stateOf(report, 'publishable_key')).toBe('passed');
    }
    expect(failed).toEqual([]);
  });

  it.each<[string, Made | 'nothing']>([
    ['503', { status: 503, body: { code: 'BOOT_ERROR', message: 'try again' } }],
    ['546', { status: 546, body: { code: 'WORKER_LIMIT', message: 'try again' } }],
    ['no answer', 'nothing'],
  ])('passes although the first answer to everything is a %s', async (_name, lost) => {
    const seen = new Set<string>();
    other = ({ method, headers }, path) => {
      const key = `${method} ${path} ${headers.authorization?.slice(0, 12)}`;
      if (path === '/health' || seen.has(key)) return null;
      seen.add(key);
      return lost;
    };
    const report = await verify(null);
    expect(failuresOf(report)).toEqual([]);
    expect(report.checks.find(({ name }) => name === 'preflight')?.tried).toMatch(/^4 times over/);
  });
});

describe('a build that fails for good', () => {
  it('fails when the switch is over, not before, and says how long it was tried', async () => {
    other = ({ method }) => (method === 'OPTIONS' ? { status: 401 } : null);
    const report = await verify();
    expect(failuresOf(report)).toEqual(['preflight']);
    const preflight = report.checks.find(({ name }) => name === 'preflight');
    expect(preflight?.tried).toMatch(/^1\d times over (5[5-9]|6\d) s$/);
    // A check costs little, and not so little that it may be made all the time.
    expect(asked.filter((line) => line.startsWith('OPTIONS')).length).toBeLessThan(15);
  });

  it('fails within seconds where nothing is being switched', async () => {
    other = ({ method }) => (method === 'OPTIONS' ? { status: 401 } : null);
    const report = await verify(null);
    expect(failuresOf(report)).toEqual(['preflight']);
    expect(report.checks.find(({ name }) => name === 'preflight')?.tried).toBe('5 times over 10 s');
  });

  it('fails also where it lets in whoever brings any bearer', async () => {
    const served = { choices: [{ message: { content: 'anybody is served' } }] };
    other = ({ method, headers }, path) =>
      method === 'POST' && path === '/v1/chat/completions' && headers.authorization !== undefined
        ? { status: 200, body: served }
        : null;
    expect(failuresOf(await verify(null))).toEqual([
      'publishable_key',
      'forged_token',
      'cors_on_errors',
    ]);
  });
});
