import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Ending } from '../deploy/deploy.ts';

/** What every command about a Supabase project is told. */
export interface ProjectOptions {
  readonly projectRef: string;
  readonly dataDir: string;
}

/** Adds `--project-ref`, which must be given, and `--data-dir`. */
export function withProject(command: Command): Command {
  const ref = new Option('--project-ref <ref>', "the project's, as in its dashboard's address");
  const dataDir = new Option('--data-dir <path>', 'where backups and logs are kept');
  return command
    .addOption(ref.env('SUPABASE_PROJECT_ID').makeOptionMandatory())
    .addOption(dataDir.env('WEIR_DATA_DIR').default('.weir'));
}

/** Bad usage is what the same line would meet again. */
export const EXIT_CODES: Readonly<Record<Ending, number>> = {
  done: 0,
  failed: 1,
  declined: 1,
  unasked: 2,
};

/** How long a new build may take to answer everywhere: seconds for people, milliseconds inside. */
export function waitOption(): Option {
  return new Option('--wait <seconds>', 'how long the platform may take to switch')
    .argParser(parseSeconds)
    .default(180_000, '180');
}

/** Seconds for people, milliseconds inside. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= 3_600) return seconds * 1_000;
  throw new InvalidArgumentError('It must be a number of seconds from 1 to 3600.');
}
