/** A server of its own, as a fresh `npm start` leaves it: no project, no provider but the sandbox. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/deploy/verify/report.ts';
import { weir } from '../cli/command.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';

let server: StartedServer;

beforeAll(async () => {
  server = await startWeir({});
});
afterAll(async () => {
  await server?.stop();
});

describe('weir verify against a server', () => {
  it('calls as a gateway key and reads rows over /api/usage/logs as the admin key', async () => {
    const token = /weir_(?!admin_)\w+/.exec(server.output())?.[0] ?? '';
    const { code, out, err } = await weir(['verify', server.url, '--json'], {
      WEIR_VERIFY_TOKEN: token,
      WEIR_VERIFY_ADMIN_KEY: server.adminKey,
    });
    const { checks, models, spent } = JSON.parse(out) as Report;
    expect([code, err]).toEqual([0, '']);
    expect(models).toEqual({ direct: 'sandbox/echo', aggregator: null });
    const found = Object.fromEntries(checks.map((check) => [check.name, check]));
    expect(checks.filter(({ state }) => state === 'passed').map(({ name }) => name)).toEqual([
      'health',
      'database',
      'no_credential',
      'forged_token',
      'preflight',
      'cors_on_errors',
      'credential',
      'models',
      'direct_json',
      'direct_stream',
      'direct_live',
      'direct_provider',
      'direct_rows',
      'direct_usage',
      'direct_cost',
      'private_rows',
    ]);
    expect(found['publishable_key']?.found).toBe('no publishable key of a project is known');
    expect(found['aggregator_json']?.found).toBe(
      'the caller may call no chat model of an aggregator; give one with --aggregator-model',
    );
    expect(found['direct_rows']?.found).toMatch(/^\d rows, read over \/api\/usage\/logs$/);
    expect(found['private_rows']?.found).toBe('401 without a credential');
    expect(spent.unknown).toBe(0);
  });

  it('says that signing in by password is for functions', async () => {
    const { code, out } = await weir(['verify', server.url], {
      WEIR_VERIFY_EMAIL: 'ada@example.org',
      WEIR_VERIFY_PASSWORD: 'a-password-nobody-has',
    });
    expect(code).toBe(1);
    expect(out).toContain('?      credential');
    expect(out).toContain('Give a token in WEIR_VERIFY_TOKEN.');
    expect(out).not.toContain('a-password-nobody-has');
  });
});
