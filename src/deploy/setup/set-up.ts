import type { Clock } from '../../contract/ports.ts';
import type { ReadVariable } from '../../runtimes/variables.ts';
import type { ReadConnection } from '../connection.ts';
import type { Agreement, Ending } from '../deploy.ts';
import { checkProject } from '../doctor.ts';
import { momentName } from '../folders.ts';
import { createManagementApi, type ProjectInfo } from '../management-api.ts';
import { openNotes } from '../notes.ts';
import { takeLock } from '../open.ts';
import { listProblems, messageOf } from '../problem.ts';
import { ProjectFolder } from '../project-folder.ts';
import { wait } from '../verify/wait.ts';
import { wrap } from '../wrap.ts';
import { adminKey } from './admin-key.ts';
import { appConfig } from './app-config.ts';
import { cronJobs, noCronJobs } from './cron.ts';
import { describeSetUp } from './ending.ts';
import { firstAdmin } from './first-admin.ts';
import { firstProvider } from './first-provider.ts';
import { deployedFunction } from './function.ts';
import { schema } from './schema.ts';
import { masterKeys, origins, proveMasterKeys } from './secrets.ts';
import type { Callers, Finding, Setup, SetupOptions, SetupStep } from './step.ts';
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
    const { options, deploy, callers } = parts;
    return await run(parts, {
      ...{ ref, projectUrl, options, api, database, folder, dataDir, notes, clock, read, deploy },
      callers,
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
  const { notes, api, ref } = setup;
  const problems: string[] = [];
  const project = await attempt(() => checkProject(api, ref), problems);
  const looked = project === null ? [] : await lookAtAll(setup, problems);
  if (project === null || problems.length > 0) {
    notes.say(listProblems(problems));
    return 'failed';
  }
  notes.say(describePlan(project, looked));
  if (looked.every(({ finding }) => !finding.todo)) {
    notes.say(describeSetUp(setup));
    return 'done';
  }
  const agreed = await parts.agree();
  if (agreed !== 'yes') {
    notes.say('Nothing was changed.');
    return agreed === 'no' ? 'declined' : 'unasked';
  }
  return carryOut(setup, looked);
}

interface Looked {
  readonly step: SetupStep;
  readonly finding: Finding;
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
    line(step.name, finding.todo ? finding.words : `nothing: ${finding.words}`),
  );
  return [`The plan for ${ref} (${name}):`, ...lines].join('\n');
}

function line(name: string, text: string): string {
  return wrap(`  ${name.padEnd(10)}${text}`, ' '.repeat(12));
}

async function carryOut(setup: Setup, looked: readonly Looked[]): Promise<Ending> {
  const { notes } = setup;
  for (const { step, finding } of looked) {
    if (finding.todo && !(await carryOutStep(setup, step))) return 'failed';
  }
  // The function may be there only now, and it alone has a secret of which there is no copy.
  if (!(await carryOutStep(setup, { ...masterKeys, act: proveMasterKeys }))) return 'failed';
  notes.say(describeSetUp(setup));
  return 'done';
}

/** False, once it is told why, when it could not be done. */
async function carryOutStep(setup: Setup, { name, act }: SetupStep): Promise<boolean> {
  const { notes } = setup;
  try {
    const done = await act(setup);
    if (done !== '') notes.step(name, done);
    return true;
  } catch (error) {
    notes.step(name, `FAILED: ${messageOf(error)}`);
    if (error instanceof Error && error.stack !== undefined) notes.log(error.stack);
    notes.say(
      wrap(
        'Not finished. What was done stays, and the steps after it were not begun. Correct ' +
          `that, then run the same line again: it goes on from here. Log: ${notes.file}`,
        '',
      ),
    );
    return false;
  }
}
