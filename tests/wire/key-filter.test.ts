import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from '../../src/wire/json-scan.ts';

const keysOf = (text: string) => scanBody(new TextEncoder().encode(text)).keys;

describe('the keys of a scanned body', () => {
  it('are found however deep they stand', () => {
    const keys = keysOf('{"a":[{"b":[[{"file_id":"f"}]]}]}');
    expect(['a', 'b', 'file_id'].map((key) => keys.mayHold(key))).toEqual([true, true, true]);
    expect(keys.mayHold('container')).toBe(false);
  });

  it('are not texts', () => {
    expect(keysOf('{"messages":[{"content":"file_id"}]}').mayHold('file_id')).toBe(false);
  });

  it('are not hidden by an escape', () => {
    expect(keysOf('{"a":{"file\\u005fid":"f"}}').mayHold('file_id')).toBe(true);
  });

  it('are never denied', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z_]{1,12}$/), { maxLength: 50 }),
        (names) => {
          const nested = Object.fromEntries(names.map((name) => [name, 1]));
          const keys = keysOf(JSON.stringify({ top: nested }));
          expect(names.every((name) => keys.mayHold(name))).toBe(true);
        },
      ),
    );
  });
});
