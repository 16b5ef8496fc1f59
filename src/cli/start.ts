import { Command, type OptionValues } from 'commander';
import { readServerConfig } from '../runtimes/node/config.ts';
import { type RunningServer, serve } from '../runtimes/node/serve.ts';
import { ConfigError } from '../runtimes/variables.ts';

/** Each flag, and the variable it stands for; the flag wins. */
const FLAGS: readonly [flag: string, variable: string, about: string][] = [
  ['--port <number>', 'PORT', 'port to listen on (PORT, 8787)'],
  ['--host <address>', 'HOST', 'address to listen on (HOST, 127.0.0.1)'],
  [
    '--data-dir <path>',
    'WEIR_DATA_DIR',
    'where the embedded database lives (WEIR_DATA_DIR, .weir)',
  ],
  ['--database-url <url>', 'WEIR_DATABASE_URL', 'a Postgres to use instead (WEIR_DATABASE_URL)'],
  ['--workers <number>', 'WEIR_WORKERS', 'worker processes (WEIR_WORKERS, 1)'],
];

/** A signal to the whole group reaches this process twice: by itself, and passed on by npm's. */
const SAME_SIGNAL_MS = 1_000;

/** How long streams may go on after a first request to stop, and after a second. */
const GRACE_MS = 600_000;
const SHORT_GRACE_MS = 5_000;

const BAD_USAGE = 2;

/** `weir start`: runs the gateway until it is told to stop. */
export function startCommand(): Command {
  const command = new Command('start').description('Run the gateway.');
  for (const [flag, , about] of FLAGS) command.option(flag, about);
  command.option('--adopt', 'rename what stands under names Weir needs, and import its usage rows');
  return command.action(async (options: OptionValues) => {
    process.exitCode = await start(options);
  });
}

async function start(options: OptionValues): Promise<number> {
  try {
    const read = readServerConfig(flagReader(options), (name) => process.env[name]);
    const config = { ...read, adopt: options['adopt'] === true };
    const server = await serve(config, (line) => process.stderr.write(`${line}\n`));
    // Before `ready` is printed: whoever waits for it may send a signal in the same moment.
    const stopped = untilStopped(server);
    greet(server);
    return await stopped;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return error instanceof ConfigError ? BAD_USAGE : 1;
  }
}

/** What to change, for the system's own terse words. */
const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there. Choose another --port, or stop that one.',
  EADDRNOTAVAIL: 'This machine has no such address. Choose another --host.',
  EACCES: 'This user may not do that. Choose another --data-dir or --port.',
  EEXIST: 'Something that is no directory stands there. Choose another --data-dir.',
  ENOTDIR: 'Something that is no directory stands there. Choose another --data-dir.',
  ECONNREFUSED: 'The database does not answer. Check --database-url, and that it runs.',
  ENOTFOUND: 'The database has no such host. Check --database-url.',
};

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hint = HINTS[code];
  return hint === undefined ? message : `${message}\n${hint}`;
}

/** Commander names an option after its flag: `--data-dir` is `dataDir`. */
function flagReader(options: OptionValues): (variable: string) => string | undefined {
  const names = new Map(FLAGS.map(([flag, variable]) => [variable, camelCase(flag)]));
  return (variable) => {
    const value: unknown = options[names.get(variable) ?? ''];
    return typeof value === 'string' ? value : undefined;
  };
}

function camelCase(flag: string): string {
  const [name = ''] = flag.slice(2).split(' ');
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Keys are shown here and nowhere else; `ready` is the last line, for scripts to wait for. */
function greet({ url, firstKeys, ownerLink }: RunningServer): void {
  const lines: string[] = [];
  if (firstKeys.adminKey !== null) {
    lines.push('Admin key, for /api only, shown once:', `  ${firstKeys.adminKey}`);
  }
  if (firstKeys.gatewayKey !== null) {
    lines.push('Gateway key "first", for sandbox/* only, shown once:', `  ${firstKeys.gatewayKey}`);
  }
  if (ownerLink !== null) {
    lines.push("Make the owner's account:", `  ${ownerLink}`);
  }
  lines.push(`ready ${url}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The first signal lets calls finish, the second cuts that short. */
function untilStopped(server: RunningServer): Promise<number> {
  return new Promise((resolve) => {
    let asked = 0;
    const stop = (): void => {
      if (Date.now() - asked < SAME_SIGNAL_MS) return;
      const grace = asked > 0 ? SHORT_GRACE_MS : GRACE_MS;
      asked = Date.now();
      server.stop(grace).then(
        () => resolve(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          resolve(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    server.failed.then((why) => {
      // A signal to the whole group ends the database's process too, as it was asked to.
      if (asked > 0) return;
      process.stderr.write(`${why}\n`);
      server.stop(SHORT_GRACE_MS).finally(() => resolve(1));
    });
  });
}
