import { Command } from 'commander';
import { readConnection } from '../deploy/connection.ts';
import { type Agreement, deploy, type Ending } from '../deploy/deploy.ts';
import type { Prove } from '../deploy/deployment.ts';
import { command } from '../deploy/ending.ts';
import { type Calls, describeCaller, proofBy } from '../deploy/prove.ts';
import { nodeClock } from '../runtimes/node/ports.ts';
import { type ModelOptions, readCalls } from './calls.ts';
import { askConsent } from './consent.ts';
import { EXIT_CODES, type ProjectOptions, waitOption, withProject } from './project-options.ts';
import { STOPPING, stopSignal } from './stop-signal.ts';
import { terminal } from './terminal.ts';

const HELP = `
Looks at everything first and prints a plan, then asks. The deployed function is
backed up before, and put back by itself where the new one does not pass; what
is interrupted, the next deploy or rollback picks up.

From the environment: SUPABASE_ACCESS_TOKEN (else the CLI's own login), and who
makes the calls of the verification: WEIR_VERIFY_TOKEN, or WEIR_VERIFY_EMAIL and
WEIR_VERIFY_PASSWORD (see weir verify --help). SUPABASE_URL only where the
project has an address of its own. SUPABASE_DB_URL to migrate by the database's
own address instead of the Management API.

Exit code 0: deployed and verified; 1: not, and said what everything is in;
2: bad usage.`;

/** `weir deploy`: puts the function into a Supabase project. */
export function deployCommand(): Command {
  return withProject(new Command('deploy'))
    .description('Deploy the function to a Supabase project, verify it, and go back if it fails.')
    .option('--yes', 'do not ask')
    .option('--no-canary', 'do not try the build as v1-chat-canary first')
    .option('--adopt', "rename objects that stand under Weir's names, and take over their rows")
    .option('--allow-breaking', 'apply migrations that older builds cannot work with')
    .addOption(waitOption())
    .option('--direct-model <name>', 'the model to call of a direct provider (else the cheapest)')
    .option('--aggregator-model <name>', 'the same of an aggregator')
    .option('--entry <file>', "another entry of the function than this repository's")
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

interface Options extends DeployLine {
  readonly yes?: true;
}

async function run(options: Options): Promise<number> {
  const stopping = stopSignal({
    first: STOPPING,
    second:
      `Left as it is. To go on: ${command('deploy', options.projectRef)}\n` +
      `To undo it: ${command('rollback', options.projectRef)}`,
  });
  const agree = (): Promise<Agreement> => askConsent(options.yes === true);
  const code = EXIT_CODES[await deployAsTold(options, agree, stopping)];
  // A verification that was left may still wait for answers.
  if (stopping.aborted) process.exit(code);
  return code;
}

/** What a deployment is told on a command line. */
export interface DeployLine extends ProjectOptions, ModelOptions {
  readonly adopt?: true;
  readonly allowBreaking?: true;
  /** Commander turns `--no-canary` into false. */
  readonly canary: boolean;
  readonly entry?: string;
  readonly wait: number;
  /** A set-up makes the calls itself, once there is something to call. */
  readonly callsLater?: true;
}

function callsOf(options: DeployLine): { caller: string | null; calls: Calls; prove: Prove } {
  const calls = readCalls(process.env, options);
  const caller = describeCaller(calls.credential);
  if (options.callsLater !== true) return { caller, calls, prove: proofBy(calls, nodeClock) };
  const none = { ...calls, credential: null, adminKey: null };
  return {
    caller: caller === null ? null : `${caller}, at the end of the set-up`,
    calls: none,
    prove: proofBy(none, nodeClock),
  };
}

/** Deploys with who calls, and where, as the environment says. */
export async function deployAsTold(
  options: DeployLine,
  agree: () => Promise<Agreement>,
  stopping: AbortSignal,
): Promise<Ending> {
  const read = (name: string): string | undefined => process.env[name];
  const { projectRef: ref, dataDir } = options;
  return deploy({
    ref,
    connection: readConnection(read, ref),
    dataDir,
    options: {
      canary: options.canary,
      adopt: options.adopt === true,
      allowBreaking: options.allowBreaking === true,
      entry: options.entry ?? null,
      switchMs: options.wait,
    },
    environment: process.env,
    clock: nodeClock,
    ...terminal,
    agree,
    ...callsOf(options),
    stopping,
  });
}
