import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../dashboard/src/pages/playground/highlight.ts';

const marked = (code: string, language: string): string[] =>
  piecesOf(code, language)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => `${kind} ${text}`);

describe('code in an answer', () => {
  it.each([
    [
      'python',
      'for x in y: # each\n  f("a # b", 1.5)',
      ['word for', 'word in', 'comment # each', 'literal "a # b"', 'literal 1.5'],
    ],
    ['ts', 'const a = `x`; // it', ['word const', 'literal `x`', 'comment // it']],
    ['rust', "let a: &'a str;", ['word let']],
    ['bash', 'echo $# # it', ['comment # it']],
    ['SQL', 'SELECT 1 -- one', ['word SELECT', 'literal 1', 'comment -- one']],
    ['js', 'openai.create(new Date())', ['word new']],
    ['json', '{"a": true}', ['literal "a"', 'word true']],
    ['brainfuck', 'for "a"', []],
  ])('is told apart in %s', (language, code, expected) => {
    expect(marked(code, language)).toEqual(expected);
  });

  it('never loses or adds a letter', () => {
    const code = fc.string({
      unit: fc.constantFrom('"', "'", '`', '#', '/', '*', '-', '\\', '\n', 'a', '1'),
    });
    fc.assert(
      fc.property(code, fc.constantFrom('python', 'ts', 'sql', 'json', 'x'), (text, language) => {
        expect(
          piecesOf(text, language)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
