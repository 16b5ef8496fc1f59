import { join } from 'node:path';
import { denoBinary as binaryOf } from '../../src/deploy/deno.ts';

/** The Deno that production is compatible with, and the newest. */
export type DenoVersion = '2.1' | 'newest';

export function denoBinary(version: DenoVersion): string {
  return binaryOf(version === '2.1' ? 'deno-2.1' : 'deno');
}

/** What a Deno process of ours needs beyond the function's own variables. */
export function denoEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'SSL_CERT_FILE', 'npm_config_registry', 'NPM_CONFIG_REGISTRY'];
  const entries = kept.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] != null)),
    DENO_DIR: join(import.meta.dirname, '../../node_modules/.cache/deno'),
    DENO_NO_UPDATE_CHECK: '1',
    DENO_NO_PROMPT: '1',
    // Behind a private authority Deno 2.1 trusts nothing but its own list unless told.
    DENO_TLS_CA_STORE: 'system,mozilla',
    NO_COLOR: '1',
  };
}
