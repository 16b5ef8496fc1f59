import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The binary itself, out of the platform's package: the packages' own launchers only exist where
 * install scripts were allowed to run, and a child must be killed by its own pid.
 *
 * @param name A package of this repository: `deno-2.1` is what production is compatible with.
 */
export function denoBinary(name: 'deno-2.1' | 'deno'): string {
  const here = createRequire(import.meta.url);
  const launcher = createRequire(here.resolve(`${name}/package.json`));
  const libc = process.platform === 'linux' ? '-glibc' : '';
  const platform = `@deno/${process.platform}-${process.arch}${libc}`;
  const binary = process.platform === 'win32' ? 'deno.exe' : 'deno';
  return join(dirname(launcher.resolve(`${platform}/package.json`)), binary);
}

/** Everything is in the bundle, so nothing may be fetched. */
const ARGUMENTS = ['check', '--no-remote', '--no-npm', '--no-lock', '--config'];

/**
 * Whether Deno 2.1, which Edge Runtime is compatible with, reads a bundle and finds all it imports.
 *
 * @returns What it found; null when there is nothing to say.
 */
export function checkByDeno(entry: string, config: string): Promise<string | null> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DENO_DIR: join(import.meta.dirname, '../../node_modules/.cache/deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
  return new Promise((resolve) => {
    execFile(denoBinary('deno-2.1'), [...ARGUMENTS, config, entry], { env }, (error, _, said) => {
      if (error === null) return resolve(null);
      // Deno adds a trace of its own insides.
      const [reason = ''] = said.split('\nStack backtrace:');
      resolve(reason.trim() || error.message);
    });
  });
}
