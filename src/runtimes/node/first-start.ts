import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { keepFirstKeys } from '../../store/first-keys.ts';
import { type MasterKeys, parseMasterKeys } from '../../store/master-keys.ts';
import type { Rpc } from '../../store/rpc.ts';
import { keepAdminKey } from '../management.ts';
import { ConfigError } from '../variables.ts';
import { masterKeysFile, type ServerConfig } from './config.ts';
import { makeKey, makeMasterKeys } from './new-keys.ts';
import type { NodeEnvironment } from './ports.ts';

/** Keys made by this start, to be shown once; null for those there were already. */
export interface FirstKeys {
  readonly adminKey: string | null;
  readonly gatewayKey: string | null;
}

/**
 * The configured master keys, or new ones in an embedded database's own directory.
 * @throws {ConfigError} where there is a database already, since new keys open nothing in it.
 */
export function ensureMasterKeys(
  config: Pick<ServerConfig, 'dataDir' | 'masterKeys'>,
  now: Date,
): MasterKeys {
  const { dataDir, masterKeys } = config;
  if (masterKeys !== null) return masterKeys;
  const file = masterKeysFile(dataDir);
  if (existsSync(join(dataDir, 'pg', 'PG_VERSION'))) {
    throw new ConfigError([
      `${dataDir} holds a database, but its master keys are missing, without which its ` +
        `credentials cannot be opened. Restore ${file}, or set WEIR_MASTER_KEYS`,
    ]);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeOnce(file, `${makeMasterKeys(now)}\n`);
  return parseMasterKeys(readFileSync(file, 'utf8'));
}

/** The file is there whole or not at all, and one that another start was faster with stays. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

/** Makes what a new installation needs so that its owner can manage it and chat: all of it or nothing. */
export async function ensureKeys(
  rpc: Rpc,
  config: Pick<ServerConfig, 'adminKey'>,
  environment: NodeEnvironment,
): Promise<FirstKeys> {
  const gateway = makeKey('gateway');
  const admin = config.adminKey === null ? makeKey('admin') : null;
  await keepAdminKey(rpc, config.adminKey, environment);
  const kept = await keepFirstKeys(rpc, {
    gateway: gateway.kept,
    ...(admin === null ? {} : { admin: admin.kept }),
  });
  return {
    adminKey: admin !== null && kept.has('admin') ? admin.key : null,
    gatewayKey: kept.has('gateway') ? gateway.key : null,
  };
}
