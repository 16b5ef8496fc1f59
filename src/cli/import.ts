import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { InstallationApi } from '../deploy/installation-api.ts';
import type { ProviderRow } from '../store/providers.ts';
import { parseAddress } from './address.ts';
import { askConsent } from './consent.ts';
import type { Note, Step } from './import/plan.ts';
import { stepsOf } from './import/steps.ts';
import { planText } from './import/words.ts';
import { NoCredentialError } from './monitor/credential.ts';
import { addressOf, OF_A_START, openPlace, type PlaceOptions, variable } from './place.ts';
import { dataDirOption, refOption } from './project-options.ts';
import { rowsOf } from './rows.ts';
import { complainOf, terminal } from './terminal.ts';

const BAD_USAGE = 2;

interface Options extends PlaceOptions {
  readonly url?: string;
  readonly yes?: true;
  readonly json?: true;
}

const HELP = `
Shows what it would make, and asks before it makes anything; what is there
already stays. Keys are read from the environment variables that the file names,
or from the file, and go to the installation alone. The admin key is read from
WEIR_ADMIN_KEY, else from what the set-up of the project kept.

Exit code 0: done, or nothing to do; 1: it failed, or was declined; 2: bad usage.`;

/** `weir import litellm`: makes of another gateway's configuration one of Weir's. */
export function importCommand(): Command {
  return new Command('import').description('Move in from another gateway.').addCommand(
    new Command('litellm')
      .description("Make providers, keys, prices, aliases and fallbacks of LiteLLM's config.yaml.")
      .argument('<config.yaml>', "the file LiteLLM's proxy was started with")
      .addOption(
        new Option('--url <address>', `where the server or function is (${OF_A_START})`).argParser(
          parseAddress,
        ),
      )
      .addOption(refOption('a Supabase project: its function'))
      .addOption(dataDirOption('where the set-up kept the admin key'))
      .option('--yes', 'do not ask')
      .option('--json', 'print the plan as JSON, and do nothing')
      .addHelpText('after', HELP)
      .action(async (file: string, options: Options) => {
        process.exitCode = await run(file, options);
      }),
  );
}

async function run(file: string, options: Options): Promise<number> {
  try {
    // Loaded here, because nobody else reads YAML.
    const { parseConfig } = await import('./import/litellm-config.ts');
    const config = parseConfig(readFileSync(file, 'utf8'), file);
    const address = addressOf(options.url, options);
    const api = await openPlace(address, options);
    const installed: ProviderRow[] = [];
    for await (const provider of rowsOf<ProviderRow>(api, '/providers?limit=100&retired=true&')) {
      installed.push(provider);
    }
    const { planLitellm } = await import('./import/litellm.ts');
    const plan = planLitellm(config, { read: variable, installed });
    const steps = await stepsOf(plan, api);
    if (options.json === true) return printJson(steps, plan.notes);
    terminal.out(`From ${file} to ${address}\n\n${planText(steps, plan.notes)}\n`);
    return await go(steps, api, options);
  } catch (error) {
    complainOf(error);
    return error instanceof NoCredentialError ? BAD_USAGE : 1;
  }
}

async function go(steps: readonly Step[], api: InstallationApi, { yes }: Options): Promise<number> {
  const open = steps.filter(({ state }) => state === 'new' || state === 'changed');
  if (open.length === 0) {
    terminal.out('All of it is there already: nothing to do.');
    return 0;
  }
  const agreement = await askConsent(yes === true);
  if (agreement === 'nobody') return BAD_USAGE;
  if (agreement === 'no') {
    terminal.out('Nothing was changed.');
    return 1;
  }
  let done = 0;
  try {
    for (const step of open) {
      await step.run(api);
      done += 1;
    }
  } catch (error) {
    const { section, name } = open[done] ?? { section: '', name: '' };
    terminal.err(`${section}: ${name} was not made. ${done} of ${open.length} things were.`);
    terminal.err('Mend it, then run this again: what is there already stays.');
    throw error;
  }
  terminal.out(
    `Done: ${done === 1 ? '1 thing' : `${done} things`} made. Read models and prices next: ` +
      'npm run weir -- sync',
  );
  return 0;
}

function printJson(steps: readonly Step[], notes: readonly Note[]): number {
  const told = steps.map(({ section, state, name, detail }) => ({
    ...{ section: section.toLowerCase(), state, name, detail },
  }));
  process.stdout.write(`${JSON.stringify({ steps: told, notes }, null, 2)}\n`);
  return 0;
}
