import { type Deployment, Interrupted } from './deployment.ts';
import type { StepName } from './journal.ts';

/** One part of a deployment. */
export interface Step {
  readonly name: StepName;
  /** @returns What it came to, in words. */
  readonly run: (deployment: Deployment) => Promise<string>;
}

/** Does one step after the other; the journal says which one before it begins. */
export async function runSteps(deployment: Deployment, steps: readonly Step[]): Promise<void> {
  const { journal, notes, stopping } = deployment;
  for (const { name, run } of steps) {
    if (stopping.aborted) throw new Interrupted();
    journal.note({ step: name });
    notes.begin(name);
    notes.step(name, await run(deployment));
  }
}
