import { createInterface } from 'node:readline/promises';
import type { Agreement } from '../deploy/deploy.ts';

/** Asks the person at the terminal; `--yes` answers for them, and without a terminal nobody can. */
export async function askConsent(yes: boolean): Promise<Agreement> {
  if (yes) return 'yes';
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('There is no terminal to ask at. Look at the plan, then add --yes.\n');
    return 'nobody';
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const refused = new Promise<string>((resolve) =>
    terminal.once('SIGINT', () => {
      process.stdout.write('\n');
      resolve('');
    }),
  );
  const answer = await Promise.race([terminal.question('Go on? [y/N] '), refused]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
}
