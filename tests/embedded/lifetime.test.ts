import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { restoreBackup } from '../../src/store/embedded/backup.ts';
import { EmbeddedError, startEmbedded } from '../../src/store/embedded/start.ts';
import { PGLITE_VERSION, templatePath } from '../../src/store/embedded/template.ts';
import { createPostgresRpc } from '../../src/store/postgres.ts';
import { ECHO_FUNCTIONS } from '../store/echo-functions.ts';
import { ManualClock } from '../store/manual-clock.ts';
import { RawClient } from './raw-client.ts';
import { run, start, temporaryDirectory } from './temporary.ts';

const ROWS = 'create table t (a int); insert into t select generate_series(1, 1000)';
const COUNT = 'select count(*)::int as n from t';

describe('starting', () => {
  it('makes a new directory from the template of the installed PGlite', async () => {
    const manifest = readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ version: PGLITE_VERSION });
    expect(existsSync(templatePath())).toBe(true);
    const embedded = await start({ dataDir: await temporaryDirectory() });
    expect(embedded.origin).toBe('template');
    const rows = await run(
      embedded,
      `select version() as version, current_setting('shared_buffers') as buffers,
              array(select rolname::text from pg_roles where rolname in
                ('anon', 'authenticated', 'service_role') order by 1) as roles`,
    );
    expect(rows[0]).toMatchObject({
      version: expect.stringContaining(`PGlite ${PGLITE_VERSION}`),
      buffers: '16MB',
      roles: '{anon,authenticated,service_role}',
    });
  });

  it('finds its data again', async () => {
    const dataDir = await temporaryDirectory();
    const first = await start({ dataDir });
    await run(first, ROWS);
    await first.stop();
    const second = await start({ dataDir });
    expect(second.origin).toBe('existing');
    expect(await run(second, COUNT)).toEqual([{ n: 1000 }]);
  });

  it('serves calls of the store', async () => {
    const embedded = await start({ dataDir: await temporaryDirectory() });
    await run(embedded, ECHO_FUNCTIONS);
    const rpc = createPostgresRpc({ address: embedded.address, clock: new ManualClock() });
    const calls = [1, 2, 3].map((p_json) => rpc.call('weir_echo', { p_json, p_text: 'x' }));
    expect(await Promise.all(calls)).toEqual(
      [1, 2, 3].map((json) => ({ json, text: 'x', role: 'service_role' })),
    );
    await rpc.close(1_000);
  });

  it('refuses a directory of another Postgres', async () => {
    const dataDir = await temporaryDirectory();
    await mkdir(join(dataDir, 'pg'));
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '17\n');
    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({ reason: 'incompatible' });
  });

  it('keeps its socket where only its own user can reach it', async () => {
    const embedded = await start({ dataDir: await temporaryDirectory() });
    const { address } = embedded;
    if (address.kind !== 'socket') throw new Error('expected a socket');
    const directory = dirname(address.path);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await embedded.stop();
    expect(existsSync(directory)).toBe(false);
  });
});

describe('one process for one directory', () => {
  it('refuses a second, and leaves the first alone', async () => {
    const dataDir = await temporaryDirectory();
    const first = await start({ dataDir });
    await run(first, ROWS);
    const second = startEmbedded({ dataDir, lockWaitMs: 100 });
    await expect(second).rejects.toBeInstanceOf(EmbeddedError);
    await expect(second).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining(`in use by process ${process.pid}`),
    });
    expect(await run(first, COUNT)).toEqual([{ n: 1000 }]);
  });

  it.each([
    ['is gone', { pid: 2 ** 22 + 1, started: 'x', host: hostname() }],
    ['is another one with the same id', { pid: process.pid, started: 'x', host: hostname() }],
  ])('takes over from a holder that %s', async (_, holder) => {
    const dataDir = await temporaryDirectory();
    await writeFile(join(dataDir, 'weir.lock'), JSON.stringify({ ...holder, token: 'old' }));
    const embedded = await start({ dataDir, lockWaitMs: 0 });
    expect(JSON.parse(await readFile(join(dataDir, 'weir.lock'), 'utf8'))).toMatchObject({
      pid: embedded.pid,
    });
    await embedded.stop();
    expect(existsSync(join(dataDir, 'weir.lock'))).toBe(false);
  });

  it('does not take over from another machine that shows signs of life', async () => {
    const dataDir = await heldElsewhere(0);
    const path = join(dataDir, 'weir.lock');
    const touching = setInterval(() => utimesSync(path, new Date(), new Date()), 20);
    const logged: unknown[] = [];
    const starting = startEmbedded({
      dataDir,
      lockWaitMs: 0,
      onLog: (_level, event, facts) => logged.push([event, facts['waiting']]),
    });
    await expect(starting).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('on elsewhere'),
    });
    clearInterval(touching);
    expect(logged).toEqual([
      ['embedded.waiting_for_lock', expect.stringContaining('not heard of for 30 seconds')],
    ]);
  });

  it('takes over from another machine that has shown none for half a minute', async () => {
    const dataDir = await heldElsewhere(29_500);
    const embedded = await start({ dataDir, lockWaitMs: 0 });
    expect(JSON.parse(await readFile(join(dataDir, 'weir.lock'), 'utf8'))).toMatchObject({
      pid: embedded.pid,
    });
  });

  it('touches its lock while it has it', async () => {
    const dataDir = await temporaryDirectory();
    const embedded = await start({ dataDir });
    const path = join(dataDir, 'weir.lock');
    utimesSync(path, 1, 1);
    // A query that holds the database's thread up for longer than a touch takes to come.
    const busy = run(embedded, 'select pg_sleep(6)');
    const touched = async (): Promise<number> => (await stat(path)).mtimeMs;
    await expect.poll(touched, { timeout: 20_000 }).toBeGreaterThan(Date.now() - 60_000);
    await busy;
  }, 30_000);

  it('knows no setting and no secret of Weir', async () => {
    process.env['WEIR_MASTER_KEYS_TEST'] = 'CANARY';
    process.env['SUPABASE_TEST'] = 'CANARY';
    const embedded = await start({ dataDir: await temporaryDirectory() });
    const environment = await readFile(`/proc/${embedded.pid}/environ`, 'utf8');
    delete process.env['WEIR_MASTER_KEYS_TEST'];
    delete process.env['SUPABASE_TEST'];
    expect(environment).toContain('PATH=');
    expect(environment).not.toMatch(/CANARY|WEIR_|SUPABASE_/);
  });
});

/** A directory whose holder on another host touched it so long ago. */
async function heldElsewhere(agoMs: number): Promise<string> {
  const dataDir = await temporaryDirectory();
  const holder = { pid: 2 ** 22 + 1, started: 'x', host: 'elsewhere', token: 'old' };
  const path = join(dataDir, 'weir.lock');
  await writeFile(path, JSON.stringify(holder));
  const then = new Date(Date.now() - agoMs);
  utimesSync(path, then, then);
  return dataDir;
}

describe('a hard end', () => {
  it('loses nothing that was committed when the database is killed, and says that it ended', async () => {
    const dataDir = await temporaryDirectory();
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const first = await startEmbedded({ dataDir, onExit: resolve });
    await run(first, ROWS);
    process.kill(first.pid, 'SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await expect(first.backup()).rejects.toThrow();
    const second = await start({ dataDir });
    expect(await run(second, COUNT)).toEqual([{ n: 1000 }]);
  });

  it('ends with a parent that is killed, and gives the directory back', async () => {
    const dataDir = await temporaryDirectory();
    const script = fileURLToPath(new URL('./parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const { path } = JSON.parse(said.toString()) as { path: string };
    expect(existsSync(path)).toBe(true);
    await kill(parent);
    const embedded = await start({ dataDir, lockWaitMs: 10_000 });
    await expect.poll(() => existsSync(dirname(path))).toBe(false);
    expect(await run(embedded, COUNT)).toEqual([{ n: 1000 }]);
  });
});

describe('SIGTERM', () => {
  it('lets the client finish before the database goes', async () => {
    const dataDir = await temporaryDirectory();
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const first = await startEmbedded({ dataDir, onExit: resolve });
    const client = await RawClient.to(first.address);
    await client.greet();
    process.kill(first.pid, 'SIGTERM');
    client.query(ROWS);
    expect((await client.until('Z')).at(-1)).toMatchObject({ text: 'I' });
    client.send('X', '');
    expect(await ended).toBe('exit code 0');
    const second = await start({ dataDir });
    expect(await run(second, COUNT)).toEqual([{ n: 1000 }]);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('backups', () => {
  it('are whole databases, restored where there is none, and only the newest are kept', async () => {
    const dataDir = await temporaryDirectory();
    const embedded = await start({ dataDir, maintenance: { keepBackups: 1 } });
    await embedded.backup();
    await run(embedded, ROWS);
    const newest = await embedded.backup();
    expect(await readdir(join(dataDir, 'backups'))).toEqual([basename(newest)]);
    await expect(restoreBackup(newest, dataDir)).rejects.toThrow('exists');

    const elsewhere = await temporaryDirectory();
    await restoreBackup(newest, elsewhere);
    const restored = await start({ dataDir: elsewhere });
    expect(await run(restored, COUNT)).toEqual([{ n: 1000 }]);
  });

  it('wait for a transaction to end', async () => {
    const embedded = await start({ dataDir: await temporaryDirectory() });
    const client = await RawClient.to(embedded.address);
    await client.greet();
    client.query('create table t (a int)');
    await client.until('Z');
    client.query('begin');
    await client.until('Z');
    const backup = embedded.backup();
    for (const statement of ['insert into t values (1)', 'select pg_sleep(0.2)', 'commit']) {
      client.query(statement);
      await client.until('Z');
    }
    const elsewhere = await temporaryDirectory();
    await restoreBackup(await backup, elsewhere);
    client.die();
    const restored = await start({ dataDir: elsewhere });
    expect(await run(restored, COUNT)).toEqual([{ n: 1 }]);
  });

  it('are made by themselves once something was written', async () => {
    const dataDir = await temporaryDirectory();
    const embedded = await start({ dataDir, maintenance: { backupMs: 50 } });
    await run(embedded, ROWS);
    const made = async (): Promise<string[]> =>
      (await readdir(join(dataDir, 'backups')).catch(() => [])).filter((n) => n.endsWith('.gz'));
    await expect.poll(made, { timeout: 20_000 }).not.toHaveLength(0);
  });
});

describe('maintenance', () => {
  it('vacuums what has dead rows and writes checkpoints', async () => {
    const maintenance = { vacuumMs: 50, checkpointMs: 50 };
    const embedded = await start({ dataDir: await temporaryDirectory(), maintenance });
    const before = await run(embedded, 'select redo_lsn::text from pg_control_checkpoint()');
    await run(embedded, ROWS, 'update t set a = a + 1', 'update t set a = a + 1');
    const vacuumed = async (): Promise<unknown> =>
      (
        await run(
          embedded,
          `select vacuum_count > 0 and n_dead_tup = 0 as ok
         from pg_stat_user_tables where relname = 't'`,
        )
      )[0]?.['ok'];
    await expect.poll(vacuumed, { timeout: 20_000 }).toBe(true);
    const redo = async (): Promise<unknown> =>
      (await run(embedded, 'select redo_lsn::text from pg_control_checkpoint()'))[0];
    await expect.poll(redo, { timeout: 20_000 }).not.toEqual(before[0]);
  });
});
