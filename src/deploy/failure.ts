import { type Deployment, Interrupted } from './deployment.ts';
import { command, describeFailure, nextAfter } from './ending.ts';
import type { StepName } from './journal.ts';
import { ManagementError } from './management-error.ts';
import { messageOf } from './problem.ts';
import { SupersededError } from './superseded.ts';
import { undo } from './undo.ts';
import { isRefusal } from './upload.ts';
import { wrap } from './wrap.ts';

/** Undoes what can be undone, and says what state everything is in. */
export async function endBadly(deployment: Deployment, error: unknown): Promise<void> {
  const { journal, notes, ref } = deployment;
  const { step } = journal.now;
  const interrupted = error instanceof Interrupted;
  const reason = interrupted ? 'it was interrupted' : messageOf(error);
  tellFailure(deployment, step, reason);
  if (error instanceof Error && error.stack !== undefined) notes.log(error.stack);
  if (error instanceof SupersededError) return leave(deployment, error);
  const changed = journal.now.phase !== 'untouched';
  try {
    const { words } = await undo(deployment, error instanceof ManagementError && isRefusal(error));
    if (changed) notes.step('rollback', words);
    journal.remark({ outcome: changed ? 'rolled_back' : 'stopped' });
    const next = `${interrupted ? '' : 'correct that, then '}${command('deploy', ref)}`;
    notes.say(describeFailure(deployment, { reason: `${step}: ${reason}`, function: words, next }));
  } catch (second) {
    if (second instanceof SupersededError) return leave(deployment, second);
    tellFailure(deployment, 'rollback', messageOf(second));
    notes.say(
      describeFailure(deployment, {
        reason: `${step}: ${reason}`,
        function:
          'NOT SAFE: it may be the build that failed, and putting back the one before failed',
        next: nextAfter(second, ref),
      }),
    );
  }
}

/** Somebody else's deployment is never undone. */
function leave(deployment: Deployment, error: SupersededError): void {
  const { journal, notes, ref } = deployment;
  journal.remark({ outcome: 'superseded' });
  notes.say(
    describeFailure(deployment, {
      reason: error.message,
      function: `version ${error.version}, of somebody else`,
      next: `when they are done, ${command('deploy', ref)}`,
    }),
  );
}

/** The first line beside the step's name, and the rest, such as each check that failed, below it. */
export function tellFailure({ notes }: Deployment, step: StepName, reason: string): void {
  const [first = '', ...more] = reason.split('\n');
  notes.step(step, `FAILED: ${first}`);
  for (const line of more) notes.say(wrap(`    - ${line}`, '      '));
}
