import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IdentityConfig } from '../../gateway/identity/identity.ts';
import { type MasterKeys, parseMasterKeys } from '../../store/master-keys.ts';
import {
  parseAdminKey,
  parseHostPorts,
  parseOrigins,
  type ReadVariable,
  readIdentity,
  Variables,
} from '../variables.ts';
import type { LogLevel } from './ports.ts';

/** All a server is told from outside. */
export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  /** Rename what somebody else made under our names, instead of not starting. */
  readonly adopt?: boolean;
  readonly adminKey: string | null;
  /** Null: not made yet, which only the embedded database's own directory allows. */
  readonly masterKeys: MasterKeys | null;
  /** `host:port` of upstreams that may be called although private or plain http. */
  readonly allowPrivate: readonly string[];
  readonly origins: readonly string[];
  readonly identity: IdentityConfig;
  readonly logLevel: LogLevel;
}

/** Where the embedded database's master keys live, readable by its owner alone. */
export function masterKeysFile(dataDir: string): string {
  return join(dataDir, 'master-keys.json');
}

/**
 * Reads every flag and variable once; a flag wins.
 * @throws {ConfigError} with every problem in one.
 */
export function readServerConfig(flags: ReadVariable, environment: ReadVariable): ServerConfig {
  const variables = new Variables((name) => flags(name) ?? environment(name));
  const dataDir = resolve(variables.text('WEIR_DATA_DIR') ?? '.weir');
  const databaseUrl = variables.take('WEIR_DATABASE_URL', parseDatabaseUrl, '') ?? null;
  const config: ServerConfig = {
    host: variables.text('HOST') ?? '127.0.0.1',
    port: variables.take('PORT', parsePort, '8787') ?? 8787,
    dataDir,
    databaseUrl,
    adminKey: variables.take('WEIR_ADMIN_KEY', parseAdminKey, '') ?? null,
    masterKeys: readMasterKeys(variables, databaseUrl === null ? dataDir : null),
    allowPrivate: variables.take('WEIR_ALLOW_PRIVATE_UPSTREAMS', parseHostPorts, '') ?? [],
    origins: variables.take('WEIR_ORIGINS', parseOrigins, '') ?? [],
    identity: readIdentity(variables),
    logLevel: variables.take('WEIR_LOG_LEVEL', parseLogLevel, 'info') ?? 'info',
  };
  variables.take('WEIR_WORKERS', parseWorkers, '1');
  variables.throwProblems();
  return config;
}

/** From the variable, else from the data directory of an embedded database, else a problem. */
function readMasterKeys(variables: Variables, dataDir: string | null): MasterKeys | null {
  const given = variables.text('WEIR_MASTER_KEYS');
  if (given !== undefined || dataDir === null) {
    return variables.attempt(() => parseMasterKeys(given)) ?? null;
  }
  const file = masterKeysFile(dataDir);
  if (!existsSync(file)) return null;
  return variables.attempt(() => parseMasterKeys(readFileSync(file, 'utf8'))) ?? null;
}

function parseDatabaseUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.parse(text);
  if (url !== null && ['postgres:', 'postgresql:'].includes(url.protocol)) return text;
  throw new Error(
    '--database-url / WEIR_DATABASE_URL must be a URL like postgres://user@host/name',
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error('--port / PORT must be a number from 0 to 65535 (0: any free one)');
}

function parseLogLevel(text: string): LogLevel {
  if (text === 'info' || text === 'warn' || text === 'error' || text === 'silent') return text;
  throw new Error('WEIR_LOG_LEVEL must be info, warn, error or silent');
}

function parseWorkers(text: string): number {
  if (text === '1') return 1;
  throw new Error('--workers / WEIR_WORKERS can only be 1: this version runs one worker');
}
