import type { IdentityConfig } from '../../gateway/identity/identity.ts';
import { type MasterKeys, parseMasterKeys } from '../../store/master-keys.ts';
import {
  parseAdminKey,
  parseHostPorts,
  parseOrigins,
  parseProjectUrl,
  type ReadVariable,
  readIdentity,
  readSecretKey,
  Variables,
} from '../variables.ts';
import type { LogLevel } from './surroundings.ts';

/** All a function is told from outside. */
export interface WebConfig {
  readonly supabaseUrl: string;
  readonly secretKey: string;
  readonly identity: IdentityConfig;
  readonly adminKey: string | null;
  readonly masterKeys: MasterKeys;
  /** `host:port` pairs that may be called although private or http. */
  readonly privateUpstreams: readonly string[];
  /** Browser origins that may use the management API. */
  readonly origins: readonly string[];
  readonly logLevel: LogLevel;
}

/** @throws {ConfigError} with every problem in one. */
export function readConfig(read: ReadVariable): WebConfig {
  const variables = new Variables(read);
  const config: WebConfig = {
    supabaseUrl: variables.take('SUPABASE_URL', parseProjectUrl) ?? '',
    secretKey: readSecretKey(variables),
    identity: readIdentity(variables),
    adminKey: variables.take('WEIR_ADMIN_KEY', parseAdminKey, '') ?? null,
    masterKeys:
      variables.attempt(() => parseMasterKeys(variables.text('WEIR_MASTER_KEYS'))) ?? NO_KEYS,
    privateUpstreams: variables.take('WEIR_ALLOW_PRIVATE_UPSTREAMS', parseHostPorts, '') ?? [],
    origins: variables.take('WEIR_ORIGINS', parseOrigins, '') ?? [],
    logLevel: variables.take('WEIR_LOG_LEVEL', parseLogLevel, 'info') ?? 'info',
  };
  variables.throwProblems();
  return config;
}

const NO_KEYS: MasterKeys = { masterKeys: new Map(), activeKid: '' };

function parseLogLevel(text: string): LogLevel {
  if (text === 'info' || text === 'warn' || text === 'error') return text;
  throw new Error('WEIR_LOG_LEVEL must be info, warn or error');
}
