import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerAddress } from '../postgres.ts';
import type { HostCommand, HostReport, HostSettings, MaintenanceSettings } from './messages.ts';
import type { ClientLimits } from './session.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /**
   * A loopback port instead of a private socket, 0 for any free one: for tools that speak only TCP,
   * such as the supabase CLI.
   */
  readonly port?: number;
  readonly limits?: Partial<ClientLimits>;
  readonly maintenance?: Partial<MaintenanceSettings>;
  /** How long a previous process may take to let go of the data directory. Default 3 s. */
  readonly lockWaitMs?: number;
  /**
   * The database's process has ended although nobody asked, and with it every call that was in it.
   * `how` is its signal or exit code; starting it again is the caller's decision.
   */
  readonly onExit?: (how: string) => void;
  readonly onLog?: (
    level: 'info' | 'warn' | 'error',
    event: string,
    facts: Readonly<Record<string, unknown>>,
  ) => void;
}

export interface Embedded {
  /** For `createPostgresRpc` and `openClient`. It takes one client at a time. */
  readonly address: ServerAddress;
  /** `existing`, or how a new directory was made. */
  readonly origin: string;
  readonly pid: number;
  /** Makes a backup now; resolves to its path. */
  backup(): Promise<string>;
  /** Sends the client away, closes the database and waits until its process has ended. */
  stop(): Promise<void>;
}

/** The embedded database did not start. */
export class EmbeddedError extends Error {
  /** `locked`: another process has the data directory. */
  readonly reason: 'locked' | 'incompatible' | 'error';

  constructor(reason: EmbeddedError['reason'], message: string) {
    super(message);
    this.name = 'EmbeddedError';
    this.reason = reason;
  }
}

const LIMITS: ClientLimits = {
  openingMs: 5_000,
  turnMs: 1_000,
  idleInTransactionMs: 30_000,
  slowReaderMs: 30_000,
};

const MINUTE_MS = 60_000;

const MAINTENANCE: MaintenanceSettings = {
  checkpointMs: 5 * MINUTE_MS,
  vacuumMs: 5 * MINUTE_MS,
  backupMs: 24 * 60 * MINUTE_MS,
  keepBackups: 7,
};

const DEFAULT_LOCK_WAIT_MS = 3_000;
const PING_MS = 10_000;
/** PGlite cannot stop a runaway statement; a host silent for so long is killed. */
const SILENT_MS = 120_000;
/** A host that does not end after being asked to is killed; what was committed is in its files. */
const STOP_MS = 30_000;

/** `sun_path` holds 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 100;

/** Starts the embedded database in a process of its own. @throws {EmbeddedError} */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = await listenWhere(options.port);
  const host = new HostProcess(options, place.directory);
  try {
    const ready = await host.start({
      dataDir: resolve(options.dataDir),
      listen: place.listen,
      limits: { ...LIMITS, ...options.limits },
      maintenance: { ...MAINTENANCE, ...options.maintenance },
      lockWaitMs: options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS,
    });
    return {
      ...ready,
      backup: () => host.backup(),
      stop: () => host.stop(),
    };
  } catch (error) {
    await host.ended;
    throw error;
  }
}

interface Place {
  readonly listen: HostSettings['listen'];
  /** To remove afterwards. */
  readonly directory: string | null;
}

/** The directory keeps other users of the machine out; a port cannot, so it asks for a password. */
async function listenWhere(port: number | undefined): Promise<Place> {
  if (port !== undefined || process.platform === 'win32') {
    const password = randomBytes(24).toString('base64url');
    return { listen: { kind: 'loopback', port: port ?? 0, password }, directory: null };
  }
  const name = 'weir-XXXXXX/db';
  const base = join(tmpdir(), name).length <= MAX_SOCKET_PATH ? tmpdir() : '/tmp';
  const directory = await mkdtemp(join(base, 'weir-'));
  return { listen: { kind: 'socket', path: join(directory, 'db') }, directory };
}

/** What a process needs of its surroundings to run at all: no setting of Weir's, no secret. */
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'TZ', 'LANG', 'LD_LIBRARY_PATH'];
const NEEDED_ON_WINDOWS = ['SystemRoot', 'SystemDrive', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA'];

function surroundings(): NodeJS.ProcessEnv {
  const names = process.platform === 'win32' ? [...NEEDED, ...NEEDED_ON_WINDOWS] : NEEDED;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Ready {
  readonly address: ServerAddress;
  readonly origin: string;
  readonly pid: number;
}

/** The host as its parent sees it. */
class HostProcess {
  readonly #options: EmbeddedOptions;
  readonly #child: ChildProcess;
  readonly #backups = new Map<number, PromiseWithResolvers<string>>();
  readonly #ready: PromiseWithResolvers<Ready> = Promise.withResolvers<Ready>();
  readonly ended: Promise<void>;
  #stopping = false;
  #started = false;
  #lastBackup = 0;
  #heard = performance.now();
  #watch: NodeJS.Timeout | null = null;

  constructor(options: EmbeddedOptions, directory: string | null) {
    this.#options = options;
    // Beside the sources it is TypeScript, in the published package JavaScript.
    const entry = import.meta.url.endsWith('.ts') ? './host.ts' : './host.js';
    const script = fileURLToPath(new URL(entry, import.meta.url));
    this.#child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: surroundings(),
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#child.on('message', (message) => this.#hear(message as HostReport));
    this.#child.once('error', (error) => this.#ready.reject(error));
    this.#child.once('close', (code, signal) => {
      const gone = directory === null ? Promise.resolve() : rm(directory, REMOVE);
      void gone.finally(resolve);
      this.#closed(signal ?? `exit code ${code}`);
    });
  }

  start(settings: HostSettings): Promise<Ready> {
    this.#send({ type: 'start', settings });
    return this.#ready.promise;
  }

  backup(): Promise<string> {
    if (!this.#child.connected) return Promise.reject(new Error('the embedded database has ended'));
    const waiting = Promise.withResolvers<string>();
    this.#lastBackup += 1;
    this.#backups.set(this.#lastBackup, waiting);
    this.#send({ type: 'backup', id: this.#lastBackup });
    return waiting.promise;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#send({ type: 'stop' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }

  #hear(report: HostReport): void {
    this.#heard = performance.now();
    switch (report.type) {
      case 'ready': {
        const { address, origin } = report;
        this.#started = true;
        this.#watch = setInterval(() => this.#check(), PING_MS).unref();
        return this.#ready.resolve({ address, origin, pid: this.#child.pid ?? 0 });
      }
      case 'failed':
        return this.#ready.reject(new EmbeddedError(report.reason, report.message));
      case 'backup': {
        const waiting = this.#backups.get(report.id);
        this.#backups.delete(report.id);
        if (report.path !== null) return waiting?.resolve(report.path);
        return waiting?.reject(new Error(`the backup failed: ${report.error}`));
      }
      case 'log':
        return this.#options.onLog?.(report.level, report.event, report.facts);
      case 'pong':
        return;
    }
  }

  #check(): void {
    if (performance.now() - this.#heard > SILENT_MS) this.#child.kill('SIGKILL');
    else this.#send({ type: 'ping' });
  }

  #closed(how: string): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    const why = `the embedded database ended: ${how}`;
    this.#ready.reject(new EmbeddedError('error', why));
    for (const waiting of this.#backups.values()) waiting.reject(new Error(why));
    this.#backups.clear();
    if (this.#started && !this.#stopping) this.#options.onExit?.(how);
  }

  #send(command: HostCommand): void {
    if (this.#child.connected) this.#child.send(command, () => {});
  }
}

const REMOVE = { recursive: true, force: true } as const;
