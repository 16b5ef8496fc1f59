import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askHealth } from '../answers.ts';
import { functionUrl, SLUG } from '../deployment.ts';
import { makeFolders } from '../folders.ts';
import { JournalFile } from '../journal.ts';
import { takeLock } from '../open.ts';
import { makeStage, STAGED } from '../stage.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** Deploys the function, unless this very build answers already. */
export const deployedFunction: SetupStep = {
  name: 'function',
  look,
  async act({ deploy }) {
    const ending = await deploy();
    if (ending !== 'done') throw new Error(`${SLUG} was not deployed; see above for why`);
    return `${SLUG} is deployed`;
  },
};

async function look(setup: Setup): Promise<Finding> {
  const { ref, dataDir, api } = setup;
  const folders = makeFolders(dataDir, ref);
  // One that is under way looks as one that was interrupted does.
  (await takeLock(folders.deploys, `deployment of ${ref}`)).release();
  if (new JournalFile(folders.deploys).last?.outcome === null) {
    return toDo(`take up the deployment of ${SLUG} that was interrupted`);
  }
  // By the lock of the set-up; a deployment has a stage of its own.
  const parent = join(setup.folder.path, 'stage');
  const { buildId } = await makeStage({ parent, slugs: STAGED, entry: null });
  await rm(parent, { recursive: true, force: true });
  const { build } = await askHealth(functionUrl(setup, SLUG));
  if (build === buildId) return found(`${SLUG} is build ${buildId}, which is this version`);
  const there = (await api.functionBy(SLUG)) !== null;
  const before = there ? ', after a backup of what is there' : '';
  return toDo(`deploy ${SLUG}, build ${buildId}${before}, and verify it`);
}
