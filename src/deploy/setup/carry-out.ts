import type { Ending } from '../deploy.ts';
import { Interrupted } from '../deployment.ts';
import { messageOf } from '../problem.ts';
import { wrap } from '../wrap.ts';
import { describeSetUp } from './ending.ts';
import { masterKeys, proveMasterKeys } from './secrets.ts';
import type { Finding, Setup, SetupStep } from './step.ts';

/** A step and what it found. */
export interface Looked {
  readonly step: SetupStep;
  readonly finding: Finding;
}

/** Does what is still to be done, a step after the other. */
export async function carryOut(setup: Setup, looked: readonly Looked[]): Promise<Ending> {
  for (const { step, finding } of looked) {
    if (finding.todo && !(await carryOutStep(setup, step))) return 'failed';
  }
  // The function may be there only now, and it alone has a secret of which there is no copy.
  if (!(await carryOutStep(setup, { ...masterKeys, act: proveMasterKeys }))) return 'failed';
  setup.notes.say(await describeSetUp(setup));
  return 'done';
}

/** False, once it is told why, when it could not be done. */
async function carryOutStep(setup: Setup, { name, act }: SetupStep): Promise<boolean> {
  const { notes, stopping } = setup;
  try {
    if (stopping.aborted) throw new Interrupted();
    const done = await act(setup);
    if (done !== '') notes.step(name, done);
    return true;
  } catch (error) {
    const stopped = error instanceof Interrupted;
    notes.step(name, stopped ? 'stopped' : `FAILED: ${messageOf(error)}`);
    if (error instanceof Error && error.stack !== undefined) notes.log(error.stack);
    const next = stopped || stopping.aborted ? 'To go on' : 'Correct that, then';
    notes.say(
      wrap(
        'Not finished. What was done stays, and the steps after it were not begun. ' +
          `${next} run the same line again: it goes on from here. Log: ${notes.file}`,
        '',
      ),
    );
    return false;
  }
}
