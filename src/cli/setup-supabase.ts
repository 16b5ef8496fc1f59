import { Command, InvalidArgumentError, Option } from 'commander';
import { parseOrigins } from '../runtimes/variables.ts';
import { type AdminOptions, runAdmin } from './appoint.ts';
import { runCopy } from './copy-migrations.ts';
import { dataDirOption, refOption, waitOption } from './project-options.ts';
import { type ProjectSetup, runSetup } from './setup-project.ts';
import { terminal } from './terminal.ts';

const BAD_USAGE = 2;

interface Options extends Partial<ProjectSetup>, AdminOptions {
  readonly copyMigrations?: string;
}

const HELP = `
With --project-ref everything a project needs is looked at, then a plan is shown
and asked about; what is there already is left alone, so it may be run again,
also after an interruption. From the environment, never the command line:

  SUPABASE_ACCESS_TOKEN   else the login of the Supabase CLI
  WEIR_PROVIDER_KEY       the key that the provider of --provider gave you
  SUPABASE_DB_URL         to migrate by the database's own address
  WEIR_ADMIN_KEY          where the first admin key was made elsewhere
  WEIR_SUPABASE_ISSUER    where the function has it

Master keys and the admin key are kept in <data-dir>/projects/<ref>, mode 0600.

With --admin alone the project is the one of SUPABASE_URL and
SUPABASE_SECRET_KEY (or SUPABASE_SERVICE_ROLE_KEY), and nothing else is done.

Exit code 0: done; 1: not, and said why; 2: bad usage.`;

/** `weir setup supabase`: a project from nothing, its first administrator, or copies for its app. */
export function setupSupabaseCommand(): Command {
  const command = new Command('supabase')
    .description('Set up Weir in a Supabase project, or make one of its users an administrator.')
    .addOption(refOption())
    .option('--yes', 'do not ask')
    .option('--admin <email>', 'a user of the project who becomes an administrator')
    .option('--provider <name>', 'add it, with the key in WEIR_PROVIDER_KEY', parseName)
    .option('--provider-url <url>', 'where it stands, if not where Weir knows it', parseUrl)
    .option('--usd-per-day <amount>', 'what each user may spend on it a day', parseAmount)
    .option('--origin <origin...>', 'browser origins for the dashboard', parseOrigin)
    .option('--app <dir>', "your app's repository, whose supabase/config.toml learns of v1-chat")
    .option('--no-deploy', 'leave the function as it is')
    .option('--no-cron', 'take away the jobs of the database')
    .option('--no-canary', 'do not try the build as v1-chat-canary first')
    .option('--adopt', "rename objects that stand under Weir's names, and take over their rows")
    .option('--allow-breaking', 'apply migrations that older builds cannot work with')
    .addOption(waitOption());
  return command
    .addOption(dataDirOption('where keys, backups and logs are kept'))
    .addOption(
      new Option(
        '--copy-migrations <dir>',
        "instead, write the database's migrations into supabase/migrations of your app's " +
          'repository, for `supabase db push`',
      ).conflicts(['admin', 'projectRef']),
    )
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

async function run(options: Options): Promise<number> {
  const { copyMigrations, projectRef } = options;
  if (copyMigrations !== undefined) return runCopy(copyMigrations);
  if (options.provider === undefined && (options.providerUrl ?? options.usdPerDay) !== undefined) {
    terminal.err('--provider-url and --usd-per-day are about a --provider: name it.');
    return BAD_USAGE;
  }
  // Commander has given the others their defaults.
  if (projectRef !== undefined) return runSetup(options as ProjectSetup);
  return runAdmin(options);
}

/** As the management API takes it. */
function parseName(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be a provider's name, in small letters.");
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return text;
  throw new InvalidArgumentError('It must be an http or https URL.');
}

function parseAmount(text: string): string {
  if (/^\d{1,6}(\.\d{1,6})?$/.test(text)) return text;
  throw new InvalidArgumentError('It must be USD as a decimal number, such as 1.50.');
}

function parseOrigin(text: string, before: readonly string[] = []): readonly string[] {
  try {
    return [...before, ...parseOrigins(text)];
  } catch {
    throw new InvalidArgumentError('It must be an origin, such as https://app.example.');
  }
}
