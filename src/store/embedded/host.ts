/**
 * The process the embedded database lives in. PGlite runs on the thread that calls it, and a query
 * of a second would stop every stream of the gateway for a second.
 *
 * It is started by `startEmbedded`, told everything in one message, and ends with its parent.
 */
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backUp } from './backup.ts';
import { IncompatibleError, openDatabase } from './database.ts';
import { LockedError, lockDirectory } from './lock.ts';
import { startMaintenance } from './maintenance.ts';
import type { HostCommand, HostReport, HostSettings } from './messages.ts';
import { WireServer } from './server.ts';

/** At SIGTERM the gateway may still have rows to write: it gets so long to leave by itself. */
const TERM_GRACE_MS = 20_000;

/** A backup asked for does not wait for an idle moment much longer than this. */
const BACKUP_PATIENCE_MS = 1_000;

interface Host {
  backUp(): Promise<string>;
  /** Lets a client that is there finish for so long, then closes the database. */
  stop(graceMs: number): Promise<void>;
}

async function openHost(settings: HostSettings): Promise<Host> {
  const { dataDir, maintenance } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir, settings.lockWaitMs, (waiting) =>
    log('warn', 'embedded.waiting_for_lock', { waiting }),
  );
  // Whatever ends this process, a crash of the engine included.
  const { listen } = settings;
  process.once('exit', () => {
    lock.release();
    if (listen.kind === 'socket') removeSocket(listen.path);
  });
  const { database, origin } = await openDatabase(dataDir);
  const server = new WireServer({
    database,
    limits: settings.limits,
    password: listen.kind === 'loopback' ? listen.password : null,
    broken: (error) => crash('the database engine broke', error),
  });
  let copying: Promise<string> | null = null;
  const copy = (): Promise<string> => {
    copying ??= backUp(
      { dataDir, database, server, keep: maintenance.keepBackups },
      BACKUP_PATIENCE_MS,
    ).finally(() => {
      copying = null;
    });
    return copying;
  };
  const stopMaintenance = startMaintenance({
    settings: maintenance,
    dataDir,
    database,
    server,
    backUp: copy,
    failed: (what, error) => log('error', `embedded.${what}_failed`, { error: textOf(error) }),
  });
  if (listen.kind === 'socket') {
    await server.listen({ path: listen.path });
    tell({ type: 'ready', origin, address: { kind: 'socket', path: listen.path } });
  } else {
    const { password } = listen;
    const port = await server.listen({ host: '127.0.0.1', port: listen.port });
    const address = { kind: 'loopback', host: '127.0.0.1', port, password } as const;
    tell({ type: 'ready', origin, address });
  }
  return {
    backUp: copy,
    async stop(graceMs) {
      stopMaintenance();
      await server.clientGone(graceMs);
      await server.close();
      await copying?.catch(() => {});
      await database.run('checkpoint');
      await database.close();
      lock.release();
    },
  };
}

/** The directory was made for it alone; a parent that was killed cannot remove it. */
function removeSocket(path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
  } catch {
    // The parent was quicker.
  }
}

let host: Promise<Host> | null = null;
let stopping = false;

function start(settings: HostSettings): void {
  host = openHost(settings);
  host.catch((error: unknown) => {
    const reason =
      error instanceof LockedError
        ? 'locked'
        : error instanceof IncompatibleError
          ? 'incompatible'
          : 'error';
    tell({ type: 'failed', reason, message: textOf(error) }, () => process.exit(1));
  });
}

function stop(graceMs: number): void {
  if (stopping) return;
  stopping = true;
  (async () => {
    await (await host)?.stop(graceMs);
    process.exit(0);
  })().catch((error: unknown) => crash('the database did not close', error));
}

async function runBackup(id: number): Promise<void> {
  try {
    const path = await (await host)?.backUp();
    tell({ type: 'backup', id, path: path ?? null, error: null });
  } catch (error) {
    tell({ type: 'backup', id, path: null, error: textOf(error) });
  }
}

function obey(command: HostCommand): void {
  switch (command.type) {
    case 'start':
      return start(command.settings);
    case 'ping':
      return tell({ type: 'pong' });
    case 'backup':
      void runBackup(command.id);
      return;
    case 'stop':
      return stop(0);
  }
}

function tell(report: HostReport, then: () => void = () => {}): void {
  // A parent that is gone hears nothing, and `disconnect` ends this process anyway.
  if (process.send === undefined || !process.connected) return then();
  process.send(report, undefined, {}, then);
}

function log(
  level: 'info' | 'warn' | 'error',
  event: string,
  facts: Record<string, unknown>,
): void {
  tell({ type: 'log', level, event, facts });
}

function crash(what: string, error: unknown): void {
  log('error', 'embedded.crashed', { what, error: textOf(error) });
  process.exit(1);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.on('message', (message) => obey(message as HostCommand));
// Killed or crashed, the gateway has nothing more to write.
process.on('disconnect', () => stop(0));
process.on('SIGTERM', () => stop(TERM_GRACE_MS));
// Ctrl-C reaches the whole process group; the gateway decides when the database goes.
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => crash('unexpected', error));
