import { describe, expect, it } from 'vitest';
import { acceptanceProblems } from '../../tools/check-acceptance.ts';

const files = new Map([
  [
    'tests/a.test.ts',
    `describe('a', () => { it('does it', f); it.each(x)('takes %s', f); it(\`is \${n} long\`, f); });`,
  ],
  ['tests/table.test.ts', "it.each([['too long', 1]])('%s', f); f('elsewhere');"],
  ['docs/pictures/start.png', 'PNG'],
]);
const read = (path: string): string | undefined => files.get(path);
const page = (...rows: string[]): string =>
  ['| part | shown by | test |', '|---|---|---|', ...rows].join('\n');
const check = (...rows: string[]): string[] => acceptanceProblems(page(...rows), read);

describe('the acceptance check', () => {
  it.each(['does it', 'takes 7', 'is 3 long', 'a'])('finds the test named "%s"', (name) => {
    expect(check(`| one | \`tests/a.test.ts\` | ${name} |`)).toEqual([]);
  });

  it('finds a case of a table that names the tests, and no other text', () => {
    expect(check('| one | `tests/table.test.ts` | too long |')).toEqual([]);
    expect(check('| one | `tests/table.test.ts` | too short |')).toHaveLength(1);
  });

  it('takes a picture that is there', () => {
    expect(check('| one | `docs/pictures/start.png` | the first screen |')).toEqual([]);
  });

  it('refuses a row whose file does not exist', () => {
    expect(check('| one | `tests/b.test.ts` | does it |')).toEqual([
      'docs/acceptance.md: line 3: one: there is no tests/b.test.ts',
    ]);
  });

  it('refuses a row whose test is not in the file', () => {
    expect(check('| one | `tests/a.test.ts` | does something else |')).toEqual([
      'docs/acceptance.md: line 3: one: tests/a.test.ts has no test named "does something else"',
    ]);
  });

  it('refuses a row that names no test, and a page without rows', () => {
    expect(check('| one | `tests/a.test.ts` | |')).toHaveLength(2);
    expect(acceptanceProblems('nothing here', read)).toEqual([
      'docs/acceptance.md: the page has no row',
    ]);
  });

  it('takes a list of what is not shown yet', () => {
    const text = `${page('| one | `tests/a.test.ts` | does it |')}\n\n## Not shown yet\n\n- two\n`;
    expect(acceptanceProblems(text, read)).toEqual([]);
  });
});
