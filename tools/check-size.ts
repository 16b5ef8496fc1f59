/** Limits of length: 400 lines a file, 60 lines a function (80 in TSX), 3 parameters; half the files under 130. */
import { type Node, parseSync, visitorKeys } from 'oxc-parser';
import { isGenerated, readSources, report, type Source } from './sources.ts';

/** Raising one is a commit of its own, with the reason in its message. */
const limits = {
  fileLines: 400,
  functionLines: 60,
  // A component is mostly what it draws, an attribute a line.
  componentLines: 80,
  parameters: 3,
  medianLines: 130,
};

/** Every place in the sources given that is longer than it may be, as `path:line: what`. */
export function sizeProblems(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => [...fileProblems(source), ...functionProblems(source)]);
}

/** The median over `src/`, which keeps a limit of 400 from becoming the usual size. */
export function medianProblems(sources: readonly Source[]): string[] {
  const lengths = sources
    .filter(({ path }) => path.startsWith('src/'))
    .map(({ text }) => lineCount(text))
    .sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  if (median <= limits.medianLines) return [];
  return [`src: half of the files have more than ${median} lines (limit ${limits.medianLines})`];
}

function fileProblems({ path, text }: Source): string[] {
  const lines = lineCount(text);
  if (lines <= limits.fileLines) return [];
  return [`${path}: ${lines} lines (limit ${limits.fileLines})`];
}

function functionProblems({ path, text }: Source): string[] {
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error !== undefined) return [`${path}: does not parse: ${error.message}`];
  const lineOf = lineFinder(text);
  const most = path.endsWith('.tsx') ? limits.componentLines : limits.functionLines;
  const problems: string[] = [];
  walk(parsed.program, null, (node, parent) => {
    const count = parametersOf(node);
    if (count === undefined) return;
    const line = lineOf(node.start);
    const name = nameOf(node, parent);
    if (count > limits.parameters && !takesWhatItIsGiven(parent)) {
      problems.push(
        `${path}:${line}: ${name} has ${count} parameters (limit ${limits.parameters})`,
      );
    }
    const length = lineOf(node.end) - line + 1;
    // A suite of tests is a function only in form: its length is the file's.
    if (length > most && !isSuite(node, parent)) {
      problems.push(`${path}:${line}: ${name} has ${length} lines (limit ${most})`);
    }
  });
  return problems;
}

/** How many parameters the node takes, if it is a function or the type of one. */
function parametersOf(node: Node): number | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
    case 'TSFunctionType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration':
      return node.params.length;
    default:
      return undefined;
  }
}

/** The function's own name, or that of the variable, property or method it stands in. */
function nameOf(node: Node, parent: Node | null): string {
  for (const one of [node, parent]) {
    const id = one !== null && 'id' in one && one.id ? one.id : keyOf(one);
    if (id && 'name' in id && typeof id.name === 'string') return id.name;
  }
  return 'a function';
}

function keyOf(node: Node | null): Node | undefined {
  return node !== null && 'key' in node && isNode(node.key) ? node.key : undefined;
}

/** The body given to `describe`, or a function that holds tests to run against several homes. */
function isSuite(node: Node, parent: Node | null): boolean {
  if (isCallOf(parent, /^describe$/)) return true;
  const body = 'body' in node && isNode(node.body) ? node.body : undefined;
  if (body?.type !== 'BlockStatement') return false;
  return body.body.some(
    (one) => one.type === 'ExpressionStatement' && isCallOf(one.expression, /^(describe|it|test)$/),
  );
}

/** A test over a table takes the table's columns, and a property its generators' values. */
function takesWhatItIsGiven(parent: Node | null): boolean {
  if (parent?.type !== 'CallExpression') return false;
  const { callee } = parent;
  const isProperty =
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    /^(property|asyncProperty)$/.test(callee.property.name);
  return isProperty || isCallOf(callee, /^(describe|it|test)$/);
}

function isCallOf(node: Node | null, name: RegExp): boolean {
  if (node?.type !== 'CallExpression') return false;
  const callee = firstIdentifier(node.callee);
  return callee?.type === 'Identifier' && name.test(callee.name);
}

/** `describe` of `describe.each(rows)(name, body)`. */
function firstIdentifier(node: Node): Node | undefined {
  if (node.type === 'CallExpression') return firstIdentifier(node.callee);
  return node.type === 'MemberExpression' ? firstIdentifier(node.object) : node;
}

type Visit = (node: Node, parent: Node | null) => void;

function walk(node: Node, parent: Node | null, visit: Visit): void {
  visit(node, parent);
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, node, visit);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** From an offset to its line, counted from 1. */
function lineFinder(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

if (import.meta.main) {
  const sources = readSources(/\.(ts|tsx|mts|mjs)$/).filter(({ path }) => !isGenerated(path));
  report([...sizeProblems(sources), ...medianProblems(sources)]);
}
