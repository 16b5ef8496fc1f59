import type { Clock } from '../../contract/ports.ts';
import type { ReadVariable } from '../../runtimes/variables.ts';
import type { ReadConnection } from '../connection.ts';
import type { Agreement, Ending } from '../deploy.ts';
import { Interrupted } from '../deployment.ts';
import { checkProject } from '../doctor.ts';
import { momentName } from '../folders.ts';
import { interruption } from '../interruption.ts';
import { createManagementApi, type ProjectInfo } from '../management-api.ts';
import { openNotes } from '../notes.ts';
import { takeLock } from '../open.ts';
import { listProblems, messageOf } from '../problem.ts';
import { ProjectFolder } from '../project-folder.ts';
import { wait } from '../verify/wait.ts';
import { adminKey } from './admin-key.ts';
import { appConfig } from './app-config.ts';
import { carryOut, type Looked } from './carry-out.ts';
import { cronJobs, noCronJobs } from './cron.ts';
import { column, describeSetUp } from './ending.ts';
import { firstAdmin } from './first-admin.ts';
import { firstProvider } from './first-provider.ts';
import { deployedFunction } from './function.ts';
import { schema } from './schema.ts';
import { masterKeys, origins } from './secrets.ts';
import type { Callers, Setup, SetupOptions, SetupStep } from './step.ts';
import { verification } from './verification.ts';

export interface SetUpParts {
  readonly ref: string;
  readonly connection: ReadConnection;
  readonly options: SetupOptions;
  readonly dataDir: string;
  readonly read: ReadVariable;
  readonly clock: Clock;
  readonly out: (line: string) => void;
  readonly agree: () => Promise<Agreement>;
  readonly callers: Callers | null;
  /** Aborted when the person at the terminal wants no more. */
  readonly stopping: AbortSignal;
  readonly deploy: () => Promise<Ending>;
}

/**
 * Brings a project from nothing to a working installation: looks at everything, says what it will do,
 * asks, and does what is still to be done. Whatever stopped it, running it again goes on.
 */
export async function setUp(parts: SetUpParts): Promise<Ending> {
  const { connection, problems } = parts.connection;
  if (connection === null) {
    parts.out(listProblems(problems));
    return 'failed';
  }
  const { ref, dataDir, clock, out, read } = parts;
  const { projectUrl, token, profile, databaseUrl } = connection;
  const folder = new ProjectFolder(dataDir, ref);
  folder.make();
  const lock = await takeLock(folder.path, `set-up of ${ref}`);
  try {
    const id = momentName(clock.now());
    const notes = openNotes({ folder: folder.path, id, out, now: clock.now });
    notes.hide(token);
    const pause = (ms: number): Promise<void> => wait(clock, ms);
    const api = createManagementApi({ apiUrl: profile.apiUrl, ref, token, wait: pause });
    if (databaseUrl !== null) notes.hide(databaseUrl);
    const database = databaseUrl === null ? { api } : { databaseUrl };
    const { options, deploy, callers, stopping } = parts;
    return await run(parts, {
      ...{ ref, projectUrl, options, api, database, folder, dataDir, notes, clock, read, deploy },
      ...{ callers, stopping },
    });
  } finally {
    lock.release();
  }
}

function stepsOf({ options, callers }: Setup): readonly SetupStep[] {
  return [
    ...(options.app === null ? [] : [appConfig]),
    schema,
    masterKeys,
    ...(options.origins.length === 0 ? [] : [origins]),
    ...(options.deploy ? [deployedFunction] : []),
    adminKey,
    ...(options.admin === null ? [] : [firstAdmin]),
    ...(options.provider === null ? [] : [firstProvider]),
    options.cron ? cronJobs : noCronJobs,
    ...(callers === null ? [] : [verification]),
  ];
}

async function run(parts: SetUpParts, setup: Setup): Promise<Ending> {
  const { notes } = setup;
  const stopped = interruption(parts.stopping);
  try {
    const looked = await Promise.race([look(setup), stopped]);
    if (looked === null) return 'failed';
    if (looked.every(({ finding }) => !finding.todo)) {
      notes.say(await describeSetUp(setup));
      return 'done';
    }
    const agreed = await Promise.race([parts.agree(), stopped]);
    if (agreed === 'yes') return carryOut(setup, looked);
    notes.say('Nothing was changed.');
    return agreed === 'no' ? 'declined' : 'unasked';
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    notes.say('Stopped. Nothing was changed. To go on, run the same line again.');
    return 'failed';
  }
}

/** Shows the plan, or all that stands in its way; then null. */
async function look(setup: Setup): Promise<readonly Looked[] | null> {
  const { notes, api, ref } = setup;
  const problems: string[] = [];
  const project = await attempt(() => checkProject(api, ref), problems);
  const looked = project === null ? [] : await lookAtAll(setup, problems);
  if (project === null || problems.length > 0) {
    notes.say(listProblems(problems));
    return null;
  }
  notes.say(describePlan(project, looked));
  return looked;
}

/** One after the other: what stands in the way of several is told once. */
async function lookAtAll(setup: Setup, problems: string[]): Promise<readonly Looked[]> {
  const looked: Looked[] = [];
  for (const step of stepsOf(setup)) {
    const finding = await attempt(() => step.look(setup), problems);
    if (finding !== null) looked.push({ step, finding });
  }
  return looked;
}

async function attempt<T>(work: () => Promise<T>, problems: string[]): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const problem = messageOf(error);
    if (!problems.includes(problem)) problems.push(problem);
    return null;
  }
}

function describePlan({ ref, name }: ProjectInfo, looked: readonly Looked[]): string {
  const lines = looked.map(({ step, finding }) =>
    column(step.name, finding.todo ? finding.words : `nothing: ${finding.words}`),
  );
  return [`The plan for ${ref} (${name}):`, ...lines].join('\n');
}
