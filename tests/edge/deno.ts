import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Deno that production is compatible with, and the newest. */
export type DenoVersion = '2.1' | 'newest';

const PACKAGES: Readonly<Record<DenoVersion, string>> = { '2.1': 'deno-2.1', newest: 'deno' };

/**
 * The binary itself, out of the platform's package: the packages' own launchers only exist where
 * install scripts were allowed to run, and a child must be killed by its own pid.
 */
export function denoBinary(version: DenoVersion): string {
  const here = createRequire(import.meta.url);
  const launcher = createRequire(here.resolve(`${PACKAGES[version]}/package.json`));
  const libc = process.platform === 'linux' ? '-glibc' : '';
  const name = `@deno/${process.platform}-${process.arch}${libc}`;
  const binary = process.platform === 'win32' ? 'deno.exe' : 'deno';
  return join(dirname(launcher.resolve(`${name}/package.json`)), binary);
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
