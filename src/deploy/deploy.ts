import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askHealth } from './answers.ts';
import { removeCanary, tryCanary } from './canary.ts';
import { checkCaller } from './check-caller.ts';
import type { ReadConnection } from './connection.ts';
import { hostOf } from './database-address.ts';
import { type Deployment, functionUrl, SLUG, stageFolder } from './deployment.ts';
import { type Diagnosis, examine } from './doctor.ts';
import { describeDone } from './ending.ts';
import { endBadly } from './failure.ts';
import { describeInterrupted, endChild, pickUp, type Resumption } from './interrupted.ts';
import { blankJournal, type StepName } from './journal.ts';
import { keepBackup } from './keep-backup.ts';
import { migrate } from './migrate-step.ts';
import { adopt, takeOver } from './names.ts';
import { type OpenParts, openDeployment } from './open.ts';
import { describePlan } from './plan.ts';
import { listProblems, messageOf } from './problem.ts';
import type { Calls } from './prove.ts';
import { publish } from './publish.ts';
import { makeStage, STAGED, type Stage } from './stage.ts';
import { runSteps, type Step } from './steps.ts';
import { verify } from './verify-step.ts';
import { wrap } from './wrap.ts';

/** What the person asked says: yes, no, or there is nobody to ask. */
export type Agreement = 'yes' | 'no' | 'nobody';

export interface DeployParts extends Omit<OpenParts, 'connection'> {
  readonly ref: string;
  readonly connection: ReadConnection;
  readonly agree: () => Promise<Agreement>;
  /** Who makes the calls of the verification, for the plan; null: nobody is named. */
  readonly caller: string | null;
  readonly calls: Calls;
}

/** `unasked`: nothing was done, because there was nobody to ask. */
export type Ending = 'done' | 'failed' | 'declined' | 'unasked';

/**
 * Deploys the function of this repository to a project: looks at everything, says what it will do,
 * asks, and does it, so that at every moment a working function is deployed or can be put back.
 */
export async function deploy(parts: DeployParts): Promise<Ending> {
  const { connection } = parts.connection;
  if (connection === null) {
    await reportUnconnected(parts);
    return 'failed';
  }
  const { deployment, id, close } = await openDeployment({ ...parts, connection });
  try {
    return await run(parts, deployment, id);
  } finally {
    close();
  }
}

/** What can be looked at without the project is, so that all is told at once. */
async function reportUnconnected(parts: DeployParts): Promise<void> {
  const { problems, out, options } = { ...parts.connection, ...parts };
  const found: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'weir-stage-'));
  const stage = await bundle(folder, options.entry, found);
  const patient = {
    ref: parts.ref,
    options,
    api: null,
    stage,
    database: null,
    keys: null,
    tryCaller: null,
    ownCanary: false,
  };
  const diagnosis = await examine(patient);
  await rm(folder, { recursive: true, force: true });
  out(listProblems([...problems, ...found, ...diagnosis.problems]));
}

async function run(parts: DeployParts, deployment: Deployment, id: string): Promise<Ending> {
  const { notes, journal, folders, options } = deployment;
  const interrupted = describeInterrupted(journal);
  if (interrupted !== null) notes.say(wrap(interrupted, ''));
  const problems: string[] = [];
  const stage = await bundle(folders.stage, options.entry, problems);
  if (stage !== null) {
    notes.step('stage', `build ${stage.buildId}, ${Math.ceil(stage.bytes / 1024)} KB`);
  }
  const diagnosis = await look(parts, deployment, stage);
  problems.push(...diagnosis.problems);
  if (stage === null || problems.length > 0) {
    notes.say(listProblems(problems));
    return 'failed';
  }
  notes.step('doctor', `${diagnosis.checks} checks, no problem`);
  notes.say(await planOf(parts, deployment, { stage, diagnosis }));
  const agreed = await parts.agree();
  if (agreed !== 'yes') {
    notes.say('Nothing was changed.');
    return agreed === 'no' ? 'declined' : 'unasked';
  }
  return carryOut(deployment, id, stage.buildId);
}

async function bundle(
  parent: string,
  entry: string | null,
  problems: string[],
): Promise<Stage | null> {
  try {
    return await makeStage({ parent, slugs: STAGED, entry });
  } catch (error) {
    problems.push(`The function cannot be bundled. Correct this:\n${messageOf(error)}`);
    return null;
  }
}

function look(
  { calls }: DeployParts,
  deployment: Deployment,
  stage: Stage | null,
): Promise<Diagnosis> {
  const { ref, api, options, database, journal } = deployment;
  const { last } = journal;
  return examine({
    ...{ ref, api, options, stage, database, keys: deployment },
    tryCaller: calls.credential === null ? null : () => checkCaller(deployment, calls),
    ownCanary: last !== null && last.canary !== null,
  });
}

async function planOf(
  parts: DeployParts,
  deployment: Deployment,
  { stage, diagnosis }: { readonly stage: Stage; readonly diagnosis: Diagnosis },
): Promise<string> {
  const { last } = deployment.journal;
  const open =
    last?.outcome === null && (last.phase === 'publishing' || last.phase === 'published');
  const { build } = await askHealth(functionUrl(deployment, SLUG));
  return describePlan({
    ...{ ref: parts.ref, build: stage.buildId, options: parts.options, diagnosis },
    ...{ liveBuild: build, caller: parts.caller },
    keptBackup: open ? last.backup : null,
    databaseHost: hostOf(deployment.database),
  });
}

/** Everything from here on is in the journal before it is done. */
async function carryOut(deployment: Deployment, id: string, build: string): Promise<Ending> {
  const { journal, notes } = deployment;
  let resumption: Resumption | null = null;
  try {
    if (journal.last !== null) {
      await endChild(deployment);
      await removeCanary(deployment);
      if (journal.last.outcome === null) resumption = await pickUp(deployment);
    }
  } catch (error) {
    notes.say(wrap(`What was interrupted cannot be picked up: ${messageOf(error)}`, '  '));
    return 'failed';
  }
  journal.begin({
    ...blankJournal(id, build, 'backup'),
    ...{ canary: journal.last?.canary ?? null },
    ...resumption?.from,
    ...(resumption === null ? {} : { live: resumption.live, phase: 'published' }),
  });
  try {
    await runSteps(deployment, stepsOf(deployment, resumption));
  } catch (error) {
    await endBadly(deployment, error);
    return 'failed';
  }
  journal.note({ outcome: 'done' });
  // It can be made again from the same sources, and one a deployment would add up.
  await rm(stageFolder(deployment), { recursive: true, force: true });
  notes.say(describeDone(deployment));
  return 'done';
}

const UPLOADING: ReadonlySet<StepName> = new Set(['backup', 'canary', 'publish']);

/** Of a build that is published already only the verification is left. */
function stepsOf({ options, journal }: Deployment, resumption: Resumption | null): Step[] {
  const steps: Record<Exclude<StepName, 'stage' | 'doctor' | 'rollback'>, Step['run']> = {
    backup: keepBackup,
    migrate,
    canary: tryCanary,
    publish,
    adopt,
    verify,
    'take over': takeOver,
  };
  const left = (Object.keys(steps) as (keyof typeof steps)[]).filter((name) => {
    if (name === 'canary' && !options.canary) return false;
    if ((name === 'adopt' || name === 'take over') && !options.adopt) return false;
    if (resumption === null) return true;
    if (resumption.published === journal.now.build) return !UPLOADING.has(name);
    return name !== 'backup';
  });
  return left.map((name) => ({ name, run: steps[name] }));
}
