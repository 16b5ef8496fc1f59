import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSearch } from '../../src/wire/byte-search.ts';

/** Few letters, so that the text is there often, and beginnings of it still more often. */
const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength, maxLength });

describe('a text looked for in bytes', () => {
  it('is found where it stands first', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(text, letters(0, 30), fc.nat(30), (wanted, body, from) => {
        const bytes = Buffer.from(body);
        const start = Math.min(from, bytes.length);
        expect(new ByteSearch(wanted).find(bytes, start)).toBe(bytes.indexOf(wanted, start));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is found at both ends of a body, and in a part of a longer one', () => {
    const search = new ByteSearch('needle');
    const bytes = Buffer.from('needle in needle');
    expect(search.find(bytes)).toBe(0);
    expect(search.find(bytes, 1)).toBe(10);
    expect(search.find(bytes.subarray(0, 15), 1)).toBe(-1);
    expect(search.find(new Uint8Array(0))).toBe(-1);
  });
});
