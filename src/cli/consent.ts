import { createInterface } from 'node:readline/promises';
import type { Agreement } from '../deploy/deploy.ts';
import { terminal } from './terminal.ts';

/** Asks the person at the terminal; `--yes` answers for them, and without a terminal nobody can. */
export async function askConsent(yes: boolean): Promise<Agreement> {
  if (yes) return 'yes';
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    terminal.err('There is no terminal to ask at. Look at the plan, then add --yes.');
    return 'nobody';
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const refused = new Promise<string>((resolve) =>
    prompt.once('SIGINT', () => {
      process.stdout.write('\n');
      resolve('');
    }),
  );
  const answer = await Promise.race([prompt.question('Go on? [y/N] '), refused]);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
}
