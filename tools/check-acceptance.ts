/**
 * docs/acceptance.md says which test or picture shows each named part of what was asked for. Here
 * every row is held against the tree: the file exists, and a test of that name is in it.
 *
 * A row is `| part | \`path\` | name of the test |`; for a picture the third cell says what to look
 * for. What is not shown yet stands in a list under a heading "Not shown yet", without a test.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { report, root } from './sources.ts';

type Row = {
  readonly line: number;
  readonly part: string;
  readonly path: string;
  readonly name: string;
};

/** Every row of the page that points at nothing, given how files are read. */
export function acceptanceProblems(
  page: string,
  read: (path: string) => string | undefined,
): string[] {
  const { rows, problems } = rowsOf(page);
  if (rows.length === 0) problems.push('the page has no row');
  for (const { line, part, path, name } of rows) {
    const text = read(path);
    if (text === undefined) problems.push(`line ${line}: ${part}: there is no ${path}`);
    else if (/\.tsx?$/.test(path) && !testNames(path, text).some((test) => test.test(name))) {
      problems.push(`line ${line}: ${part}: ${path} has no test named "${name}"`);
    }
  }
  return problems.map((problem) => `docs/acceptance.md: ${problem}`);
}

function rowsOf(page: string): { rows: Row[]; problems: string[] } {
  const rows: Row[] = [];
  const problems: string[] = [];
  page.split('\n').forEach((text, index) => {
    if (!text.startsWith('|') || /^\|[\s:|-]+\|$/.test(text)) return;
    const cells = text.split(/(?<!\\)\|/).slice(1, -1);
    const [part = '', file = '', name = ''] = cells.map((cell) => cell.trim());
    if (part === 'part') return;
    const path = /^`([^`]+)`$/.exec(file)?.[1];
    if (path === undefined || part === '' || name === '') {
      problems.push(`line ${index + 1}: a row is | part | \`path\` | name of the test |`);
    } else rows.push({ line: index + 1, part, path, name: name.replaceAll('\\|', '|') });
  });
  return { rows, problems };
}

/**
 * The names in a test file. A hole in one (`${...}`, `%s`) stands for whatever fills it, except where
 * the name is nothing but a hole: then it is one of the texts in the file, as in a table of cases.
 */
function testNames(path: string, text: string): RegExp[] {
  const names: RegExp[] = [];
  const texts: RegExp[] = [];
  let tableNames = false;
  const add = (parts: readonly string[]): void => {
    if (parts.some((part) => /\p{L}/u.test(part))) names.push(pattern(parts));
    else tableNames = true;
  };
  new Visitor({
    CallExpression(node) {
      const callee = text.slice(node.callee.start, node.callee.end);
      if (!/^(it|test|describe)\b/.test(callee)) return;
      const [first] = node.arguments;
      if (first?.type === 'Literal' && typeof first.value === 'string') {
        add(first.value.split(/%[sdifjo#]|\$\w+/));
      } else if (first?.type === 'TemplateLiteral') {
        add(first.quasis.map((quasi) => quasi.value.cooked ?? quasi.value.raw));
      }
    },
    Literal(node) {
      if (typeof node.value === 'string') texts.push(pattern([node.value]));
    },
  }).visit(parseSync(path, text).program);
  return tableNames ? [...names, ...texts] : names;
}

function pattern(parts: readonly string[]): RegExp {
  const escaped = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.+')}$`, 's');
}

if (import.meta.main) {
  const read = (path: string): string | undefined => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  report(acceptanceProblems(read('docs/acceptance.md') ?? '', read));
}
