import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from '../../src/wire/json-scan.ts';
import { applySplices, dropMembers } from '../../src/wire/splice.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('splices', () => {
  it('replace, insert and remove, whatever their order', () => {
    const splices = [
      { start: 6, end: 7, text: '' },
      { start: 0, end: 0, text: '>' },
      { start: 2, end: 5, text: 'é' },
    ];
    expect(textOf(applySplices(bytesOf('abcdefgh'), splices))).toBe('>abéfh');
  });

  it('leave a body alone when there are none', () => {
    const bytes = bytesOf('{}');
    expect(applySplices(bytes, [])).toBe(bytes);
  });

  it.each([
    [
      'overlap',
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    ['reach outside', [{ start: 0, end: 9, text: '' }]],
    ['run backwards', [{ start: 3, end: 2, text: '' }]],
  ])('are refused when they %s', (_, splices) => {
    expect(() => applySplices(bytesOf('abcdefgh'), splices)).toThrow(RangeError);
  });

  it('give what slicing and joining gives', () => {
    const cuts = fc.uniqueArray(fc.nat(20), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(cuts, fc.string({ unit: 'grapheme', maxLength: 4 }), (points, text) => {
        const source = 'the quick brown fox jumps';
        const sorted = [...points].sort((a, b) => a - b);
        const splices = [];
        let expected = '';
        let from = 0;
        for (let i = 0; i + 1 < sorted.length; i += 2) {
          const [start = 0, end = 0] = [sorted[i], sorted[i + 1]];
          splices.push({ start, end, text });
          expected += source.slice(from, start) + text;
          from = end;
        }
        expected += source.slice(from);
        expect(textOf(applySplices(bytesOf(source), splices.reverse()))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('dropping members', () => {
  it.each([
    ['the first', ['a'], '{ "b" :2,"c":3 }'],
    ['the last', ['c'], '{ "a": 1 , "b" :2 }'],
    ['the last two', ['b', 'c'], '{ "a": 1 }'],
    ['the outer ones', ['a', 'c'], '{ "b" :2 }'],
    ['all', ['a', 'b', 'c'], '{  }'],
    ['one that is not there', ['d'], '{ "a": 1 , "b" :2,"c":3 }'],
  ])('takes %s and one comma each', (_, names, expected) => {
    const body = scanBody(bytesOf('{ "a": 1 , "b" :2,"c":3 }'));
    expect(textOf(applySplices(body.bytes, dropMembers(body, names)))).toBe(expected);
  });

  it('leaves the members that were not named, in every object', () => {
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.subarray(['a', 'b', 'c', 'd', 'e']), (value, names) => {
        const body = scanBody(bytesOf(JSON.stringify(value, null, 1)));
        const left = textOf(applySplices(body.bytes, dropMembers(body, names)));
        const kept = Object.entries(value).filter(([key]) => !names.includes(key));
        expect(JSON.stringify(JSON.parse(left))).toBe(JSON.stringify(Object.fromEntries(kept)));
      }),
      { numRuns: 1_000 },
    );
  });
});
