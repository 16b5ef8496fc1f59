import { readConnection } from '../deploy/connection.ts';
import { describeCaller, proofBy } from '../deploy/prove.ts';
import { setUp } from '../deploy/setup/set-up.ts';
import { nodeClock } from '../runtimes/node/ports.ts';
import { readCalls } from './calls.ts';
import { askConsent } from './consent.ts';
import { type DeployLine, deployAsTold } from './deploy.ts';
import { EXIT_CODES } from './project-options.ts';
import { STOPPING, stopSignal } from './stop-signal.ts';
import { terminal } from './terminal.ts';

/** What a whole set-up is told on its command line. */
export interface ProjectSetup extends DeployLine {
  readonly yes?: true;
  readonly admin?: string;
  readonly provider?: string;
  readonly providerUrl?: string;
  readonly usdPerDay?: string;
  readonly origin?: readonly string[];
  readonly app?: string;
  readonly deploy: boolean;
  readonly cron: boolean;
}

/** Sets a project up, and returns the exit code. */
export async function runSetup(line: ProjectSetup): Promise<number> {
  const read = (name: string): string | undefined => process.env[name];
  const calls = readCalls(process.env, line);
  const who = describeCaller(calls.credential);
  const stopping = stopSignal({
    first: STOPPING,
    second: 'Left as it is. To go on, run the same line again.',
  });
  const ending = await setUp({
    ref: line.projectRef,
    connection: readConnection(read, line.projectRef),
    options: {
      app: line.app ?? null,
      origins: line.origin ?? [],
      admin: line.admin ?? null,
      provider: line.provider ?? null,
      providerUrl: line.providerUrl ?? null,
      usdPerDay: line.usdPerDay ?? null,
      deploy: line.deploy,
      cron: line.cron,
      adopt: line.adopt === true,
      allowBreaking: line.allowBreaking === true,
    },
    dataDir: line.dataDir,
    read,
    clock: nodeClock,
    out: terminal.out,
    agree: () => askConsent(line.yes === true),
    // Its plan is part of the one that was agreed to.
    deploy: () => deployAsTold({ ...line, callsLater: true }, async () => 'yes', stopping),
    callers:
      who === null || !line.deploy
        ? null
        : { who, prove: proofBy(calls, nodeClock), switchMs: line.wait },
    stopping,
  });
  // What was being looked at may still wait for answers.
  if (stopping.aborted) process.exit(EXIT_CODES[ending]);
  return EXIT_CODES[ending];
}
