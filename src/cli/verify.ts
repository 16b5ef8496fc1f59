import { Command } from 'commander';
import { limitsOf } from '../deploy/prove.ts';
import { printCheck, printSummary } from '../deploy/verify/print.ts';
import type { Report } from '../deploy/verify/report.ts';
import { verifyDeployment } from '../deploy/verify/verify.ts';
import { nodeClock } from '../runtimes/node/ports.ts';
import { parseAddress } from './address.ts';
import { type ModelOptions, readCalls } from './calls.ts';
import { parseSeconds } from './project-options.ts';
import { terminal } from './terminal.ts';

const BAD_USAGE = 2;

interface Options extends ModelOptions {
  readonly build?: string;
  readonly wait?: number;
  readonly json?: true;
  readonly strict?: true;
}

const HELP = `
The address is a function's, https://<ref>.supabase.co/functions/v1/v1-chat, or
a server's. Who calls comes from the environment alone:

  WEIR_VERIFY_TOKEN          a user's access token, or a gateway key
  WEIR_VERIFY_EMAIL          or sign this user of the project in, with
  WEIR_VERIFY_PASSWORD         this password
  WEIR_VERIFY_ADMIN_KEY      with a gateway key, which reads no rows itself
  SUPABASE_PUBLISHABLE_KEY   only if the installation does not name its own

Four short calls are made, at worst twenty where some fail and are made again,
and what they cost is said at the end. What fails is tried again for ten seconds
(with --build for two minutes), since one answer may go wrong on its way. Rows
are read as the user: of a function (/functions/v1/ is in its address) from
the tables direct_usage_logs and aggregator_usage_logs over the project's REST
interface, of a server over /api/usage/logs.

Exit code 0: nothing failed; 1: something did, or could not be proven because a
provider failed; 2: bad usage.`;

/** `weir verify`: looks at a running function or server from outside. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check a deployed function or a server from outside, as its callers meet it.')
    .argument('<url>', 'the address of the function or server', parseAddress)
    .option('--direct-model <name>', 'a model of a direct provider (else the cheapest)')
    .option('--aggregator-model <name>', 'a model of an aggregator (else the cheapest)')
    .option('--build <id>', 'wait until this build answers')
    .option('--wait <seconds>', 'how long what fails is tried again (see below)', parseSeconds)
    .option('--strict', 'count what could not be checked as failed')
    .option('--json', 'print the report as JSON, and nothing else')
    .addHelpText('after', HELP)
    .action(async (url: string, options: Options) => {
      process.exitCode = await run(url, options);
    });
}

async function run(url: string, options: Options): Promise<number> {
  const calls = readCalls(process.env, options);
  if (calls.credential === null) {
    terminal.err(
      'Who is to call? Set WEIR_VERIFY_TOKEN to the access token of a user or to a gateway key, or ' +
        'WEIR_VERIFY_EMAIL and WEIR_VERIFY_PASSWORD to sign a user in (see --help).',
    );
    return BAD_USAGE;
  }
  const show = options.json === true ? () => {} : say;
  if (options.build !== undefined) show(`waiting for build ${options.build}`);
  const limits = options.wait === undefined ? {} : limitsOf(options.wait);
  const report = await verifyDeployment(
    { baseUrl: url, buildId: options.build ?? null, first: false, deploying: false, ...calls },
    { clock: nodeClock, limits, hear: (check) => show(printCheck(check)) },
  );
  if (options.json === true) say(JSON.stringify(report, null, 2));
  else say(`\n${printSummary(report)}`);
  return exitCodeOf(report, options.strict === true);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function exitCodeOf({ checks }: Report, strict: boolean): number {
  const bad = checks.filter(
    ({ state }) =>
      state === 'failed' || state === 'not_proven' || (strict && state === 'not_checked'),
  );
  return bad.length === 0 ? 0 : 1;
}
