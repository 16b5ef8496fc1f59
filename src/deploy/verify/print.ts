import { wrap } from '../wrap.ts';
import type { Check, Report, Verdict } from './report.ts';
import { shownUsd } from './spent.ts';

const MARKS: Readonly<Record<Verdict['state'], string>> = {
  passed: 'ok  ',
  failed: 'FAIL',
  not_proven: '?   ',
  not_checked: '-   ',
};

const INDENT = '       ';

/** One check as plain text: a line of at most 80 columns, and more lines when it failed. */
export function printCheck(check: Check): string {
  const { state, name, wanted, advice } = check;
  const said = saidOf(check);
  const lines = wrap(
    `${MARKS[state]}   ${name.padEnd(NAME)} ${said}`,
    `${INDENT}${' '.repeat(NAME + 1)}`,
  );
  if (advice === null) return lines;
  const what = wrap(`${INDENT}do:     ${advice}`, `${INDENT}        `);
  if (state !== 'failed') return [lines, what].join('\n');
  const wish = wrap(`${INDENT}wanted: ${wanted}`, `${INDENT}        `);
  return [lines, wish, what].join('\n');
}

/** What was seen, in one sentence without its full stop; that it was tried more than once too. */
export function saidOf({ state, found, tried }: Verdict): string {
  const often = tried === null || state === 'passed' ? '' : ` (tried ${tried})`;
  const words = `${found.replace(/\.$/, '')}${often}`;
  if (state === 'passed' || state === 'failed') return words;
  return `not ${state === 'not_proven' ? 'proven' : 'checked'}, because ${words}`;
}

/** The longest name there is. */
const NAME = 19;

/** What it all came to: how many of what, which build, what it cost. */
export function printSummary({ checks, build, models, spent }: Report): string {
  const count = (state: Verdict['state']): number =>
    checks.filter((check) => check.state === state).length;
  const skipped = count('not_checked');
  const unproven = count('not_proven') === 0 ? '' : `, ${count('not_proven')} not proven`;
  const called = [models.direct, models.aggregator].filter((model) => model !== null);
  return [
    wrap(
      `${count('passed')} passed, ${count('failed')} failed, ${skipped} not checked${unproven}; build ${build ?? 'unknown'}`,
      '',
    ),
    ...(called.length === 0 ? [] : [wrap(`${costOf(spent)}: ${called.join(', ')}`, '  ')]),
  ].join('\n');
}

function costOf({ calls, cost_usd: usd, unknown }: Report['spent']): string {
  if (calls === unknown) return `${calls} calls, at a cost that is not known`;
  const others = unknown === 0 ? '' : `, ${unknown} of them at a cost that is not known`;
  return `${calls} calls for ${shownUsd(usd)}${others}`;
}
