import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Ending } from '../deploy/deploy.ts';

/** What every command about a Supabase project is told. */
export interface ProjectOptions {
  readonly projectRef: string;
  readonly dataDir: string;
}

const PROJECT_REF = '--project-ref <ref>';

/** Adds `--project-ref`, which must be given, and `--data-dir`. */
export function withProject(command: Command): Command {
  return (
    command
      .addOption(refOption().env('SUPABASE_PROJECT_ID'))
      .addOption(dataDirOption('where backups and logs are kept'))
      // Not as a mandatory option: its absence would be told first, and not that it is misspelt.
      .hook('preAction', (called) => {
        if (called.opts<Partial<ProjectOptions>>().projectRef !== undefined) return;
        called.error(`error: required option '${PROJECT_REF}' not specified`);
      })
  );
}

/** What a project is called: a line with anything else would meet the same again. */
export function refOption(
  description: string = "the project's, as in its dashboard's address",
): Option {
  return new Option(PROJECT_REF, description).argParser(parseRef);
}

/** The folder in which everything that commands keep has its place. */
export function dataDirOption(description: string): Option {
  return new Option('--data-dir <path>', description).env('WEIR_DATA_DIR').default('.weir');
}

function parseRef(text: string): string {
  if (/^[a-z]{20}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be the twenty small letters in the address of its dashboard, ' +
      'https://supabase.com/dashboard/project/<ref>.',
  );
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
