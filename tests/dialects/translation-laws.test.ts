import { describe, it } from 'vitest';
import {
  answersSurvive,
  IDS,
  requestsStay,
  splitsMeanNothing,
  streamsSayTheWhole,
} from './translation-laws.ts';

/** A few cases of each; `npm run proofs` tries them very often. */
const few = () => ({ runs: 10, ran: 0 });

const PAIRS = IDS.flatMap((from) => IDS.map((to) => [from, to] as const));

describe.each(IDS)('in %s', (id) => {
  // What the whole grammar can say, `<dialect>-identity.test.ts` tries.
  it('a request taken apart and said again is the same', () => requestsStay(id, few()));
  it('a stream says what the whole answer says', () => streamsSayTheWhole(id, few()));
});

describe.each(PAIRS)('from %s to %s', (from, to) => {
  it('the split of the bytes means nothing', () => splitsMeanNothing(from, to, few()));
  it('an answer says the same after it was written and read', () =>
    answersSurvive(from, to, few()));
});
