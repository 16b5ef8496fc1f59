import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ReadVariable } from '../runtimes/variables.ts';

/** Which installation of Supabase is meant. The CLI and Weir's own calls must agree on it. */
export interface Profile {
  /** What the CLI is told in `SUPABASE_PROFILE`: a name it knows, or a file. */
  readonly name: string;
  /** The Management API, without a slash at its end. */
  readonly apiUrl: string;
  /** Projects stand at `https://<ref>.<projectHost>`. */
  readonly projectHost: string;
}

/** Those the CLI has built in, as of its version 3.1. */
const BUILT_IN: ReadonlyMap<string, readonly [apiUrl: string, projectHost: string]> = new Map([
  ['supabase', ['https://api.supabase.com', 'supabase.co']],
  ['supabase-staging', ['https://api.supabase.green', 'supabase.red']],
  ['supabase-local', ['http://localhost:8080', 'supabase.red']],
]);

/** Where the CLI keeps what it knows of its user. */
export function supabaseHome(read: ReadVariable): string {
  const home = read('SUPABASE_HOME')?.trim();
  return home ? resolve(home) : join(homedir(), '.supabase');
}

/**
 * The profile the CLI would take: `SUPABASE_PROFILE`, else what `supabase login --profile` wrote
 * down, else the hosted platform.
 *
 * @throws {Error} that names the file and what it lacks.
 */
export function readProfile(read: ReadVariable): Profile {
  const name = read('SUPABASE_PROFILE')?.trim() || rememberedName(read) || 'supabase';
  const known = BUILT_IN.get(name.toLowerCase());
  if (known !== undefined) return { name, apiUrl: known[0], projectHost: known[1] };
  const path = resolve(name);
  if (!existsSync(path)) {
    throw new Error(
      `SUPABASE_PROFILE is ${name}, which is neither a profile of the Supabase CLI nor a file. ` +
        'Unset it to use the hosted platform.',
    );
  }
  return { name: path, ...readFile(path) };
}

function rememberedName(read: ReadVariable): string {
  const path = join(supabaseHome(read), 'profile');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** JSON, or YAML of one level as the CLI's own documentation shows it. */
function readFile(path: string): Pick<Profile, 'apiUrl' | 'projectHost'> {
  const text = readFileSync(path, 'utf8');
  const fields = text.trimStart().startsWith('{') ? parseJson(path, text) : parseYaml(text);
  const apiUrl = URL.parse(fields.get('api_url') ?? '');
  const projectHost = fields.get('project_host');
  if (apiUrl === null || projectHost === undefined) {
    throw new Error(`${path} (SUPABASE_PROFILE) needs a URL api_url and a name project_host.`);
  }
  return { apiUrl: `${apiUrl.origin}${apiUrl.pathname.replace(/\/+$/, '')}`, projectHost };
}

function parseJson(path: string, text: string): ReadonlyMap<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  } catch (cause) {
    throw new Error(`${path} (SUPABASE_PROFILE) is not valid JSON.`, { cause });
  }
}

function parseYaml(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^\s*([a-z_]+)\s*[:=]\s*(["']?)(.*?)\2\s*$/gm);
  return new Map([...lines].map(([, key = '', , value = '']) => [key, value]));
}
