import { wrap } from '../wrap.ts';
import type { Check, Report, Verdict } from './report.ts';
import { shownUsd } from './spent.ts';

const MARKS: Readonly<Record<Verdict['state'], string>> = {
  passed: 'ok  ',
  failed: 'FAIL',
  not_checked: '-   ',
};

const INDENT = '       ';

/** One check as plain text: a line of at most 80 columns, and more lines when it failed. */
export function printCheck(check: Check): string {
  const { state, name, found, wanted, advice } = check;
  const said = state === 'not_checked' ? `not checked, because ${found}` : found;
  const lines = wrap(
    `${MARKS[state]}   ${name.padEnd(NAME)} ${said}`,
    `${INDENT}${' '.repeat(NAME + 1)}`,
  );
  if (state !== 'failed') return lines;
  const wish = wrap(`${INDENT}wanted: ${wanted}`, `${INDENT}        `);
  return [lines, wish, wrap(`${INDENT}do:     ${advice}`, `${INDENT}        `)].join('\n');
}

/** The longest name there is. */
const NAME = 19;

/** What it all came to: how many of what, which build, what it cost. */
export function printSummary({ checks, build, models, spent }: Report): string {
  const count = (state: Verdict['state']): number =>
    checks.filter((check) => check.state === state).length;
  const skipped = count('not_checked');
  const called = [models.direct, models.aggregator].filter((model) => model !== null);
  return [
    wrap(
      `${count('passed')} passed, ${count('failed')} failed, ${skipped} not checked; build ${build ?? 'unknown'}`,
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
