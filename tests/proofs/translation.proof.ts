/** The laws of translation, tried more than a hundred thousand times in all. */
import { describe, expect, it } from 'vitest';
import {
  answersSurvive,
  IDS,
  manyPartsAreSaid,
  requestsStay,
  splitsMeanNothing,
  streamsSayTheWhole,
  type Trying,
} from '../dialects/translation-laws.ts';

const MINUTES = 10 * 60_000;

let ran = 0;

/** @param law Tries `runs` cases and counts them. */
function often(runs: number, law: (trying: Trying) => void): void {
  const trying: Trying = { runs, ran: 0 };
  law(trying);
  ran += trying.ran;
}

const PAIRS = IDS.flatMap((from) => IDS.map((to) => [from, to] as const));

describe.each(IDS)('in %s', (id) => {
  it(
    'a request taken apart and said again is the same',
    () => often(7_000, (trying) => requestsStay(id, trying)),
    MINUTES,
  );
  it(
    'a stream says what the whole answer says',
    () => often(6_000, (trying) => streamsSayTheWhole(id, trying)),
    MINUTES,
  );
});

/** More than a call takes as arguments, and enough for what grows with the square to be noticed. */
const MANY = 150_000;

describe.each(PAIRS)('from %s to %s', (from, to) => {
  it(
    'a request of very many parts is said as any other',
    () => manyPartsAreSaid(from, to, MANY),
    MINUTES,
  );
  it(
    'the split of the bytes means nothing',
    () => often(1_000, (trying) => splitsMeanNothing(from, to, trying)),
    MINUTES,
  );
  it(
    'an answer says the same after it was written and read',
    () => often(2_500, (trying) => answersSurvive(from, to, trying)),
    MINUTES,
  );
});

it('more than a hundred thousand cases ran', () => {
  process.stdout.write(`laws of translation: ${ran} cases\n`);
  expect(ran).toBeGreaterThanOrEqual(100_000);
});
