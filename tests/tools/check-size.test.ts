import { describe, expect, it } from 'vitest';
import { medianProblems, sizeProblems } from '../../tools/check-size.ts';

const lines = (count: number): string => 'f();\n'.repeat(count);
const one = (text: string): string[] => sizeProblems([{ path: 'src/a.ts', text }]);

describe('the size check', () => {
  it('takes a file of 400 lines and refuses one of 401', () => {
    expect(one(lines(400))).toEqual([]);
    expect(one(lines(401))).toEqual(['src/a.ts: 401 lines (limit 400)']);
  });

  it('takes a function of 60 lines and refuses one of 61', () => {
    expect(one(`function long() {\n${lines(58)}}\n`)).toEqual([]);
    expect(one(`\nfunction long() {\n${lines(59)}}\n`)).toEqual([
      'src/a.ts:2: long has 61 lines (limit 60)',
    ]);
  });

  it('lets a component have 80', () => {
    const component = (inside: number): string[] =>
      sizeProblems([{ path: 'a.tsx', text: `function Long() {\n${lines(inside)}}\n` }]);
    expect(component(78)).toEqual([]);
    expect(component(79)).toEqual(['a.tsx:1: Long has 81 lines (limit 80)']);
  });

  it('counts the lines of arrow functions and methods', () => {
    expect(one(`const long = () => {\n${lines(59)}};\n`)).toEqual([
      'src/a.ts:1: long has 61 lines (limit 60)',
    ]);
    expect(one(`class A {\n  long() {\n${lines(59)}  }\n}\n`)).toEqual([
      'src/a.ts:2: long has 61 lines (limit 60)',
    ]);
  });

  it('lets a suite of tests be as long as its file, but not a single test', () => {
    expect(one(`describe('x', () => {\n${lines(100)}});\n`)).toEqual([]);
    expect(one(`describe.each([1])('x', () => {\n${lines(100)}});\n`)).toEqual([]);
    expect(one(`it('x', () => {\n${lines(100)}});\n`)).toHaveLength(1);
  });

  it('lets a function that holds tests be as long, but not what it calls', () => {
    const tests = (inside: string): string => `export function suite() {\n${inside}}\n`;
    expect(one(tests(`it('x', f);\n${lines(100)}`))).toEqual([]);
    expect(one(tests(lines(100)))).toHaveLength(1);
  });

  it('lets a test over a table take its columns, and a property its values', () => {
    expect(one('fc.property(w, x, y, z, (a, b, c, d) => {});')).toEqual([]);
    expect(one("it.each(rows)('x', (a, b, c, d) => {});")).toEqual([]);
    expect(one("it('x', (a, b, c, d) => {});")).toHaveLength(1);
  });

  it.each([
    ['a declaration', 'function f(a, b, c, d) {}'],
    ['an arrow function', 'const f = (a, b, c, d) => a;'],
    ['a method', 'class A { f(a, b, c, d) {} }'],
    ['a function type', 'type F = (a: 1, b: 1, c: 1, d: 1) => void;'],
    ['a method of an interface', 'interface A { f(a: 1, b: 1, c: 1, d: 1): void }'],
  ])('refuses four parameters in %s', (_, text) => {
    expect(one(text)).toEqual([
      expect.stringMatching(/^src\/a\.ts:1: .+ has 4 parameters \(limit 3\)$/),
    ]);
  });

  it('says so when a file does not parse', () => {
    expect(one('const = ;')).toEqual([expect.stringMatching(/^src\/a\.ts: does not parse/)]);
  });

  it('refuses a tree whose usual file is longer than 130 lines, and looks at src only', () => {
    const file = (path: string, count: number) => ({ path, text: lines(count) });
    expect(medianProblems([file('src/a.ts', 130), file('src/b.ts', 10)])).toEqual([]);
    expect(medianProblems([file('src/a.ts', 131), file('tests/b.ts', 10)])).toEqual([
      'src: half of the files have more than 131 lines (limit 130)',
    ]);
  });
});
