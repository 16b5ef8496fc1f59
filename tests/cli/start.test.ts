import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weir } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-cli-'));
const taken = createServer();

beforeAll(() => new Promise<void>((done) => taken.listen(0, '127.0.0.1', done)));

afterAll(async () => {
  taken.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('weir start', () => {
  it('makes no keys when it cannot listen, and says what to change', async () => {
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const data = join(folder, 'data');
    const failed = await weir(['start', '--port', port, '--data-dir', data]);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('EADDRINUSE');
    expect(failed.err).toContain('Choose another --port');
    expect(failed.out).toBe('');
    const started = await weir(['start', '--port', '0', '--data-dir', data]);
    expect(started.code).toBe(0);
    expect(started.out).toMatch(/weir_admin_\w+[\s\S]*weir_\w+[\s\S]*^ready http:/m);
    const again = await weir(['start', '--port', '0', '--data-dir', data]);
    expect(again.out).toMatch(
      /^Make the owner's account:\n {2}http:\/\/127\.0\.0\.1:(\d+)\/join#[\w-]{43}\nready http:\/\/127\.0\.0\.1:\1\n$/,
    );
    expect(again.out).not.toContain(/join#.*/.exec(started.out)?.[0]);
  }, 60_000);

  it('names every problem of its configuration at once, and no value', async () => {
    const { code, err } = await weir(['start', '--port', 'x', '--workers', '4'], {
      WEIR_LOG_LEVEL: 'loud',
      WEIR_ADMIN_KEY: 'short-secret',
      WEIR_DATABASE_URL: 'mysql://canary@host/db',
      WEIR_JWT_ISSUERS: 'nonsense',
    });
    expect(code).toBe(2);
    for (const name of [
      '--port',
      '--workers',
      'WEIR_LOG_LEVEL',
      'WEIR_ADMIN_KEY',
      'WEIR_DATABASE_URL',
      'WEIR_JWT_ISSUERS',
    ]) {
      expect(err).toContain(name);
    }
    expect(err).not.toMatch(/short-secret|canary/);
  });

  it.each([['--nonsense'], ['nonsense']])('takes %s for bad usage', async (argument) => {
    const { code, err } = await weir(argument.startsWith('-') ? ['start', argument] : [argument]);
    expect(code).toBe(2);
    expect(err).toContain('nonsense');
  });
});
