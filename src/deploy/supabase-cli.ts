import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errorOf, ManagementError, unreachable } from './management-error.ts';
import type { Profile } from './profile.ts';

/** Supabase's own CLI, as it stands in node_modules, for one project. */
export interface SupabaseCli {
  /** Uploads a staged function, by default with the platform's own check of tokens off. */
  deploy(slug: string, stage: string, options?: { readonly verifyJwt: boolean }): Promise<void>;
  /** Writes a function's sources into an empty folder. */
  download(slug: string, folder: string): Promise<void>;
}

export interface SupabaseCliParts {
  readonly ref: string;
  readonly profile: Profile;
  readonly token: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hears every line the CLI wrote. */
  readonly log: (line: string) => void;
  /** Hears the process while it runs, and null afterwards. */
  readonly running?: (pid: number | null) => void;
}

/** The CLI waits by itself for as long as the platform asks; this is when it is given up. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * Its words for what is wrong although it ends well: it uploads a function with imports that it
 * could not read, and one that is switched off it does not upload at all.
 */
const SILENT_FAILURES = [/WARN: failed to read file/, /Skipping disabled Function/];

export function createSupabaseCli(parts: SupabaseCliParts): SupabaseCli {
  const target = ['--use-api', '--project-ref', parts.ref, '--yes'];
  return {
    deploy(slug, stage, { verifyJwt } = { verifyJwt: false }): Promise<void> {
      // Without the flag it is as the stage's own config.toml says.
      const check = verifyJwt ? [] : ['--no-verify-jwt'];
      return run(parts, ['functions', 'deploy', slug, ...check, ...target, '--workdir', stage]);
    },
    download: (slug, folder) =>
      run(parts, ['functions', 'download', slug, ...target, '--workdir', folder]),
  };
}

async function run(parts: SupabaseCliParts, args: readonly string[]): Promise<void> {
  const call = `supabase ${args.slice(0, 3).join(' ')}`;
  parts.log(`$ supabase ${args.join(' ')}`);
  const folder = args.at(-1) ?? '.';
  const { code, output } = await collect(parts, { args, folder });
  const silent = output.split('\n').find((line) => SILENT_FAILURES.some((says) => says.test(line)));
  if (silent !== undefined) {
    throw new ManagementError('refused', `${call} left something out: ${silent.trim()}`);
  }
  if (code !== 0) throw explain(call, output);
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function collect(
  parts: SupabaseCliParts,
  { args, folder }: { readonly args: readonly string[]; readonly folder: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(cliBinary(), args, {
      cwd: folder,
      env: environmentOf(parts),
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C is for Weir, which lets an upload end and then undoes it.
      detached: true,
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    let output = '';
    const hear = (text: string): void => {
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    if (child.pid !== undefined) parts.running?.(child.pid);
    const ended = (): void => {
      clearTimeout(timer);
      parts.running?.(null);
    };
    child.on('error', (error) => {
      ended();
      reject(new Error('The Supabase CLI cannot be started. Run npm ci.', { cause: error }));
    });
    child.on('close', (code) => {
      ended();
      for (const line of output.split('\n')) if (line.trim() !== '') parts.log(`  ${line}`);
      resolve({ code, output });
    });
  });
}

/** Variables of Weir and of Supabase that the CLI is not told: it needs none of the secrets. */
const OURS = /^(WEIR_|SUPABASE_|PG)/;

/** The token goes this way alone: a command line can be read by every user of the machine. */
function environmentOf(parts: SupabaseCliParts): Record<string, string> {
  const inherited = Object.entries(parts.environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !OURS.test(entry[0]),
  );
  const home = parts.environment['SUPABASE_HOME'];
  return {
    ...Object.fromEntries(inherited),
    ...(home ? { SUPABASE_HOME: home } : {}),
    SUPABASE_ACCESS_TOKEN: parts.token,
    SUPABASE_PROFILE: parts.profile.name,
    SUPABASE_TELEMETRY_DISABLED: '1',
    SUPABASE_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
  };
}

function explain(call: string, output: string): ManagementError {
  const refused = /unexpected \w+ status (\d{3})(?:: ([^\n]*))?/.exec(output);
  if (refused !== null) return errorOf(call, Number(refused[1]), refused[2] ?? '');
  if (/TransportError|fetch failed|Unable to connect|ECONN/i.test(output)) {
    return unreachable(call, lastLine(output));
  }
  return new ManagementError('refused', `${call} failed: ${lastLine(output)}`);
}

/** What it says last is what went wrong; hints of where to find more follow in its own way. */
function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^Try /.test(line));
  return lines.at(-1)?.trim() ?? 'it said nothing';
}

/** The binary itself: the package's launcher costs another start of Node and passes signals on late. */
function cliBinary(): string {
  const require = createRequire(import.meta.url);
  const launcher = createRequire(require.resolve('supabase/package.json'));
  const { platform, arch } = process;
  const system = platform === 'win32' ? 'windows' : platform;
  const file = platform === 'win32' ? 'supabase.exe' : 'supabase';
  for (const libc of ['', '-musl']) {
    try {
      const name = `@supabase/cli-${system}-${arch}${libc}/package.json`;
      return join(dirname(launcher.resolve(name)), 'bin', file);
    } catch {
      // The other C library's package, or none; said below.
    }
  }
  throw new Error(`The Supabase CLI is not installed for ${platform} on ${arch}. Run npm ci.`);
}
