import { Command } from 'commander';
import { readConnection } from '../deploy/connection.ts';
import { command } from '../deploy/ending.ts';
import { rollBack } from '../deploy/rollback.ts';
import { nodeClock } from '../runtimes/node/ports.ts';
import { askConsent } from './consent.ts';
import { EXIT_CODES, type ProjectOptions, waitOption, withProject } from './project-options.ts';
import { stopSignal } from './stop-signal.ts';
import { terminal } from './terminal.ts';

interface Options extends ProjectOptions {
  readonly yes?: true;
  readonly wait: number;
}

/** `weir rollback`: puts the function of a Supabase project back. */
export function rollbackCommand(): Command {
  return withProject(new Command('rollback'))
    .description(
      'Put the function back to what the last deployment replaced, or to a backup. An interrupted ' +
        'deployment is undone. Migrations stay.',
    )
    .argument('[backup]', 'its name, as weir backups shows it')
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .action(async (backup: string | undefined, options: Options) => {
      process.exitCode = await run(backup ?? null, options);
    });
}

async function run(backup: string | null, options: Options): Promise<number> {
  const read = (name: string): string | undefined => process.env[name];
  const { projectRef: ref, dataDir } = options;
  const ending = await rollBack({
    connection: readConnection(read, ref),
    dataDir,
    backup,
    options: {
      ...{ canary: false, adopt: false, allowBreaking: false, entry: null },
      switchMs: options.wait,
    },
    environment: process.env,
    clock: nodeClock,
    ...terminal,
    agree: () => askConsent(options.yes === true),
    stopping: stopSignal({
      first: 'Going back is ended first. Ctrl-C again leaves it as it is.',
      second: `Left as it is. To go on: ${command('rollback', ref)}`,
    }),
  });
  return EXIT_CODES[ending];
}
