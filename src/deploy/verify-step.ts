import { count, type Deployment, functionUrl, type Proof, SLUG } from './deployment.ts';
import { interruption } from './interruption.ts';
import type { Notes } from './notes.ts';

/**
 * Looks at the deployed function as its callers do.
 *
 * @throws {Error} with every check that failed, a line each.
 */
export async function verify(deployment: Deployment): Promise<string> {
  const { journal, options, prove, stopping, notes, unproven } = deployment;
  const proof = prove({
    url: functionUrl(deployment, SLUG),
    build: journal.now.build,
    first: (journal.now.before?.build ?? null) === null,
    switchMs: options.switchMs,
    calls: true,
  });
  // Waiting for a switch takes minutes, and an undo need not wait for it.
  const made = await Promise.race([proof, interruption(stopping)]);
  unproven.push(...made.notProven);
  return describeProof(made, notes);
}

/**
 * What a verification came to. What was not made goes to the log.
 *
 * @throws {Error} with every check that failed, a line each.
 */
export function describeProof(
  { passed, failed, notProven, notMade }: Proof,
  notes: Pick<Notes, 'log'>,
): string {
  if (failed.length > 0) {
    throw new Error(`${count(failed.length, 'check')} failed:\n${failed.join('\n')}`);
  }
  for (const sentence of notMade) notes.log(`not checked: ${sentence}`);
  const open = notProven.length === 0 ? '' : `, ${notProven.length} NOT PROVEN (see below)`;
  const left = notMade.length === 0 ? '' : `, ${notMade.length} not made (see the log)`;
  return `${count(passed, 'check')} passed${open}${left}`;
}
