import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKeys, ensureMasterKeys } from '../../src/runtimes/node/first-start.ts';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { ConfigError } from '../../src/runtimes/variables.ts';
import { parseMasterKeys } from '../../src/store/master-keys.ts';
import { type Office, openOffice } from '../admin/office.ts';
import { temporaryDirectory } from '../embedded/temporary.ts';

const NOW = new Date('2026-11-23T10:00:00Z');

describe('master keys of an embedded database', () => {
  it('are made once, whole, and readable by their owner alone', async () => {
    const dataDir = join(await temporaryDirectory(), 'data');
    const made = ensureMasterKeys({ dataDir, masterKeys: null }, NOW);
    expect(readdirSync(dataDir)).toEqual(['master-keys.json']);
    const file = join(dataDir, 'master-keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parseMasterKeys(readFileSync(file, 'utf8'))).toEqual(made);
  });

  it('of a start that was faster stay', async () => {
    const dataDir = await temporaryDirectory();
    const first = ensureMasterKeys({ dataDir, masterKeys: null }, NOW);
    expect(ensureMasterKeys({ dataDir, masterKeys: null }, NOW)).toEqual(first);
    expect(readdirSync(dataDir)).toEqual(['master-keys.json']);
  });

  it('have an id of their own, and later ones come later', async () => {
    const kids: string[] = [];
    // 999,999,999 s and 1,000,000,000 s after 1970: one digit more must not come first.
    for (const seconds of [999_999_999, 1_000_000_000, 1_000_000_000]) {
      const dataDir = await temporaryDirectory();
      const now = new Date(seconds * 1_000);
      kids.push(ensureMasterKeys({ dataDir, masterKeys: null }, now).activeKid);
    }
    expect(new Set(kids).size).toBe(3);
    const [early = '', late = ''] = kids;
    const key = (byte: number): string =>
      Buffer.from([byte, ...new Uint8Array(31)]).toString('base64');
    const both = JSON.stringify({ [late]: key(1), [early]: key(2), '2001a': key(3) });
    expect(parseMasterKeys(both).activeKid).toBe(late);
  });

  it('are not made anew beside a database that was sealed with others', async () => {
    const dataDir = await temporaryDirectory();
    mkdirSync(join(dataDir, 'pg'));
    writeFileSync(join(dataDir, 'pg', 'PG_VERSION'), '18\n');
    const start = (): unknown => ensureMasterKeys({ dataDir, masterKeys: null }, NOW);
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(/Restore .*master-keys\.json, or set WEIR_MASTER_KEYS/);
    expect(existsSync(join(dataDir, 'master-keys.json'))).toBe(false);
  });
});

describe('WEIR_ADMIN_KEY beside a key that was made before', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office?.close());

  it('is taken, and the log says that the other still works and how to revoke it', async () => {
    const logged: unknown[] = [];
    const environment = {
      ...nodeEnvironment('silent'),
      log: (...line: readonly unknown[]) => logged.push(line),
    };
    const adminKey = 'an-admin-key-of-the-environment-0123456789';
    const start = () => ensureKeys(office.rpc, { adminKey }, environment);
    expect((await start()).adminKey).toBeNull();
    const [made] = await office.root`select id from weir.api_keys where name = 'admin'`;
    expect(logged).toEqual([
      [
        'warn',
        'other_admin_keys_valid',
        { keys: [made?.['id']], message: expect.stringContaining('DELETE /api/keys/{id}') },
      ],
    ]);
    await office.call(office.adminKey, 'GET /keys');
    await office.root`update weir.api_keys set revoked_at = now() where id = ${made?.['id']}`;
    logged.splice(0);
    await start();
    expect(logged).toEqual([]);
  });
});
