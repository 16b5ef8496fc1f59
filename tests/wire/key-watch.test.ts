import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from '../../src/wire/json-scan.ts';
import { KeyWatch } from '../../src/wire/key-watch.ts';

const watch = new KeyWatch(['file_id', 'container']);
const sees = (text: string): boolean => scanBody(new TextEncoder().encode(text), watch).watched;

describe('a key that is watched for', () => {
  it('is seen however deep it stands', () => {
    expect(sees('{"a":[{"b":[[{"file_id":"f"}]]}]}')).toBe(true);
    expect(sees('{"container":1}')).toBe(true);
    expect(sees('{"a":[{"b":[[{"file_ids":"f"}]]}]}')).toBe(false);
  });

  it('is no text', () => {
    expect(sees('{"messages":[{"content":"file_id"}]}')).toBe(false);
  });

  it('is not hidden by an escape', () => {
    expect(sees('{"a":{"file\\u005fid":"f"}}')).toBe(true);
  });

  it('is forgotten after each body, also after one that was refused', () => {
    expect(() => sees('{"a":{"file_id":"f"}')).toThrow('not valid JSON');
    expect(sees('{"a":1}')).toBe(false);
  });

  it('is seen if and only if it is there', () => {
    const key = fc.oneof(
      fc.constantFrom('file_id', 'container'),
      fc.stringMatching(/^[a-z_]{1,12}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), (names) => {
        const nested = Object.fromEntries(names.map((name) => [name, 1]));
        const there = names.includes('file_id') || names.includes('container');
        expect(sees(JSON.stringify({ top: [nested] }))).toBe(there);
      }),
    );
  });
});
