import { count, type Deployment, functionUrl, Interrupted, SLUG } from './deployment.ts';

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
  const { passed, failed, notProven, notMade } = await Promise.race([
    proof,
    interruption(stopping),
  ]);
  if (failed.length > 0) {
    throw new Error(`${count(failed.length, 'check')} failed:\n${failed.join('\n')}`);
  }
  for (const sentence of notMade) notes.log(`not checked: ${sentence}`);
  unproven.push(...notProven);
  const open = notProven.length === 0 ? '' : `, ${notProven.length} NOT PROVEN (see below)`;
  const left = notMade.length === 0 ? '' : `, ${notMade.length} not made (see the log)`;
  return `${count(passed, 'check')} passed${open}${left}`;
}

/** Waiting for a switch takes minutes, and an undo need not wait for it. */
function interruption(stopping: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Interrupted());
    if (stopping.aborted) stop();
    else stopping.addEventListener('abort', stop, { once: true });
  });
}
