/**
 * What belongs where is a search for the words in the file: names of a runtime, of a provider, of
 * an API's fields, and SQL, each have their folders. Imports are dependency-cruiser's; this looks at
 * identifiers and strings. Comments may name anything.
 */
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { isGenerated, readSources, report, type Source } from './sources.ts';
import { allowed, type Exception, rules, type WordRule } from './words.ts';

type Word = { readonly kind: 'name' | 'text'; readonly value: string; readonly start: number };

/** Every word in `src/` that stands outside its folders, and every exception nothing needs. */
export function wordProblems(
  sources: readonly Source[],
  exceptions: readonly Exception[] = allowed,
): string[] {
  const used = new Set<Exception>();
  const all = [...rules, ...providerRules(sources)];
  const problems = sources.flatMap((source) => {
    const applying = all.filter(({ home }) => !home.test(source.path));
    return wordsOf(source).flatMap((word) => {
      const rule = applying.find((one) => one.kind === word.kind && one.words.test(word.value));
      if (rule === undefined) return [];
      const exception = exceptions.find(
        ({ path, word: name }) => path === source.path && word.value.includes(name),
      );
      if (exception !== undefined) {
        used.add(exception);
        return [];
      }
      const line = source.text.slice(0, word.start).split('\n').length;
      return [`${source.path}:${line}: ${show(word.value)} ${rule.belongs}`];
    });
  });
  const idle = exceptions
    .filter((exception) => !used.has(exception))
    .map(({ path, word }) => `tools/words.ts: nothing needs the exception for ${word} in ${path}`);
  return [...problems, ...idle];
}

/** Ids and hosts of the providers there are, so that a new record needs no entry in a list. */
function providerRules(sources: readonly Source[]): WordRule[] {
  const home = /^src\/providers\//;
  const records = sources.filter(({ path }) => /^src\/providers\/[^/]+\.ts$/.test(path));
  const hosts = new Set(
    records.flatMap((record) =>
      wordsOf(record).flatMap(({ kind, value }) =>
        kind === 'text' ? (/^https?:\/\/([a-z0-9.-]+\.[a-z]+)/.exec(value)?.[1] ?? []) : [],
      ),
    ),
  );
  const escaped = [...hosts].map((host) => host.replaceAll('.', '\\.'));
  if (escaped.length === 0) return [];
  return [
    {
      kind: 'text',
      words: new RegExp(`(^|[^a-z0-9.-])(${escaped.join('|')})($|[^a-z0-9.-])`),
      home,
      belongs: "is a provider's host: it belongs into src/providers",
    },
  ];
}

/** Identifiers that stand for themselves (no `x.process`), and the texts of strings and templates. */
function wordsOf({ path, text }: Source): Word[] {
  const { program } = parseSync(path, text);
  const words: Word[] = [];
  const notFree = new Set<Node>();
  new Visitor({
    MemberExpression(node) {
      if (!node.computed) notFree.add(node.property);
    },
    Property(node) {
      // In `{ choices }` the key and the variable are two nodes: the key is seen either way.
      if (!node.computed) notFree.add(node.key);
    },
    MethodDefinition(node) {
      if (!node.computed) notFree.add(node.key);
    },
    TSPropertySignature(node) {
      if (!node.computed) notFree.add(node.key);
    },
    TSMethodSignature(node) {
      if (!node.computed) notFree.add(node.key);
    },
    Identifier(node) {
      if (!notFree.has(node)) words.push({ kind: 'name', value: node.name, start: node.start });
      else words.push({ kind: 'text', value: node.name, start: node.start });
    },
    Literal(node) {
      if (typeof node.value === 'string') {
        words.push({ kind: 'text', value: node.value, start: node.start });
      }
    },
    TemplateElement(node) {
      words.push({ kind: 'text', value: node.value.raw, start: node.start });
    },
  }).visit(program);
  return words;
}

function show(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return `"${line.length > 40 ? `${line.slice(0, 37)}...` : line}"`;
}

if (import.meta.main) {
  const sources = readSources(/^(src|supabase\/functions)\/.*\.ts$/);
  report(wordProblems(sources.filter(({ path }) => !isGenerated(path))));
}
