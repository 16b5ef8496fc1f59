import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  keepEnvironmentAdminKey,
  keepFirstAdminKey,
  keepFirstGatewayKey,
  type NewKey,
} from '../../store/first-keys.ts';
import { type MasterKeys, parseMasterKeys, writeMasterKeys } from '../../store/master-keys.ts';
import type { Rpc } from '../../store/rpc.ts';
import {
  GATEWAY_KEY_BYTES,
  type GatewayKeyKind,
  makeGatewayKey,
  parseGatewayKey,
} from '../../wire/gateway-key.ts';
import { masterKeysFile, type ServerConfig } from './config.ts';

/** Keys made by this start, to be shown once; null for those there were already. */
export interface FirstKeys {
  readonly adminKey: string | null;
  readonly gatewayKey: string | null;
}

type Sha256 = (text: string) => string;

/** The configured master keys, or new ones in an embedded database's own directory. */
export function ensureMasterKeys(config: ServerConfig): MasterKeys {
  if (config.masterKeys !== null) return config.masterKeys;
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const kid = `${new Date().getUTCFullYear()}a`;
  const text = writeMasterKeys(kid, randomBytes(32));
  // Fails if it is there already: another start was faster, and its keys must not be lost.
  writeFileSync(masterKeysFile(config.dataDir), `${text}\n`, { mode: 0o600, flag: 'wx' });
  return parseMasterKeys(text);
}

/** Makes what a new installation needs so that its owner can manage it and chat. */
export async function ensureKeys(
  rpc: Rpc,
  config: ServerConfig,
  sha256: Sha256,
): Promise<FirstKeys> {
  const gateway = makeKey('gateway', sha256);
  const gatewayKey = (await keepFirstGatewayKey(rpc, gateway.kept)) ? gateway.key : null;
  if (config.adminKey !== null) {
    const { adminKey } = config;
    await keepEnvironmentAdminKey(rpc, { hash: sha256(adminKey), lastFour: adminKey.slice(-4) });
    return { adminKey: null, gatewayKey };
  }
  const admin = makeKey('admin', sha256);
  return {
    adminKey: (await keepFirstAdminKey(rpc, admin.kept)) ? admin.key : null,
    gatewayKey,
  };
}

function makeKey(kind: GatewayKeyKind, sha256: Sha256): { key: string; kept: NewKey } {
  const key = makeGatewayKey(kind, randomBytes(GATEWAY_KEY_BYTES));
  const publicId = parseGatewayKey(key)?.id;
  if (publicId === undefined) throw new Error('a key just made does not parse');
  return { key, kept: { publicId, hash: sha256(key), lastFour: key.slice(-4) } };
}
