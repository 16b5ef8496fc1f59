/** The real CLI of Supabase, told by a profile file that the platform is somewhere else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../edge/function-sources.ts';
import type { Platform } from './platform.ts';

export interface CliOptions {
  /** Where the CLI keeps its state and the profile is written. */
  readonly folder: string;
  /** What it works on. Default this repository. */
  readonly cwd?: string;
  /** Replaces the platform's own token. */
  readonly token?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes the profile that leads to this platform, and answers its path. */
export function writeProfile(platform: Pick<Platform, 'apiUrl'>, folder: string): string {
  const { apiUrl } = platform;
  const profile = { name: 'replica', api_url: apiUrl, dashboard_url: apiUrl, docs_url: apiUrl };
  // Must be a host name; nothing of what is used here goes there.
  const lines = Object.entries({ ...profile, project_host: 'localhost.test' });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'profile.yaml');
  writeFileSync(path, lines.map(([key, value]) => `${key}: ${value}\n`).join(''));
  return path;
}

/** The environment that leads the CLI to this platform; the token is nowhere else. */
export function cliEnvironment(
  platform: Pick<Platform, 'apiUrl' | 'token'>,
  { folder, token = platform.token }: Pick<CliOptions, 'folder' | 'token'>,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    SUPABASE_HOME: join(folder, 'home'),
    SUPABASE_PROFILE: writeProfile(platform, folder),
    SUPABASE_ACCESS_TOKEN: token,
    SUPABASE_TELEMETRY_DISABLED: '1',
    SUPABASE_NO_UPDATE_NOTIFIER: '1',
  };
}

/** Runs one command, with the project and `--yes` added. */
export async function supabase(
  platform: Pick<Platform, 'apiUrl' | 'ref' | 'token'>,
  args: readonly string[],
  options: CliOptions,
): Promise<CliResult> {
  const child = spawn(
    join(ROOT, 'node_modules/.bin/supabase'),
    [...args, '--project-ref', platform.ref, '--yes'],
    { cwd: options.cwd ?? ROOT, env: cliEnvironment(platform, options) },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += String(text);
  });
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
