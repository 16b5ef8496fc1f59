import { askHealth } from '../answers.ts';
import { functionUrl, SLUG } from '../deployment.ts';
import { interruption } from '../interruption.ts';
import { describeProof } from '../verify-step.ts';
import { wrap } from '../wrap.ts';
import { found, type SetupStep, toDo } from './step.ts';

/**
 * Verifies the function once more, with calls. Its deployment was verified without any, since there
 * was nothing to call before there was a provider.
 */
export const verification: SetupStep = {
  name: 'verify',
  async look({ callers }) {
    if (callers === null) return found('nobody is named to make calls');
    return toDo(`call models ${callers.who}`);
  },
  async act(setup) {
    const { callers, notes, stopping } = setup;
    if (callers === null) return 'nothing to do';
    const { prove, switchMs } = callers;
    const url = functionUrl(setup, SLUG);
    const { build } = await askHealth(url);
    if (build === null) throw new Error(`${url}/health does not answer. Deploy ${SLUG} again.`);
    const proof = await Promise.race([
      prove({ url, build, switchMs, calls: true, first: true }),
      interruption(stopping),
    ]);
    const words = describeProof(proof, notes);
    for (const sentence of proof.notProven) notes.say(wrap(`    - ${sentence}`, '      '));
    return words;
  },
};
