import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeGatewayKey, parseGatewayKey, redactKey } from '../../src/wire/gateway-key.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const COUNTING = Uint8Array.from({ length: 48 }, (_, at) => at);

const keys = fc
  .tuple(
    fc.constantFrom('gateway' as const, 'admin' as const),
    fc.uint8Array({ minLength: 48, maxLength: 64 }),
  )
  .map(([kind, bytes]) => ({ kind, key: makeGatewayKey(kind, bytes) }));

describe('making a gateway key', () => {
  // Worked out with Python's zlib.crc32 and integers of any size.
  it.each([
    ['gateway', COUNTING, 'weir_H6nx0olkKwtL_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_25xhpL'],
    [
      'admin',
      COUNTING,
      'weir_admin_H6nx0olkKwtL_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_4BfcSj',
    ],
    [
      'gateway',
      new Uint8Array(48).fill(255),
      'weir_lk9n8mt7Fhc7_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1_10XdTm',
    ],
  ] as const)('spells a %s key as the format says', (kind, bytes, key) => {
    expect(makeGatewayKey(kind, bytes)).toBe(key);
  });

  it('gives every secret of 256 bits a key of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (bit) => {
        const other = COUNTING.slice();
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(makeGatewayKey('gateway', other)).not.toBe(makeGatewayKey('gateway', COUNTING));
      }),
    );
  });

  it('uses each of the 62 characters as often as the others', () => {
    const counts = new Map<string, number>();
    for (let made = 0; made < 2_000; made += 1) {
      const key = makeGatewayKey('gateway', crypto.getRandomValues(new Uint8Array(48)));
      // The last 42 digits of the secret; the first cannot reach 61, as 62^43 is above 2^256.
      for (const character of key.slice(19, 61)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    // 84,000 characters: 1,355 each, with a standard deviation of 36.5; seven of them.
    for (const character of BASE62) {
      expect(Math.abs((counts.get(character) ?? 0) - 1_354.8)).toBeLessThan(256);
    }
  });

  it('refuses to make a key from too few random bytes', () => {
    expect(() => makeGatewayKey('gateway', new Uint8Array(47))).toThrow('48 random bytes');
  });
});

describe('reading a gateway key', () => {
  it('finds the kind and the id of every key that was made', () => {
    fc.assert(
      fc.property(keys, ({ kind, key }) => {
        const id = key.split('_').at(-3);
        expect(parseGatewayKey(key)).toEqual({ kind, id });
        expect(id).toMatch(/^[0-9A-Za-z]{12}$/);
      }),
    );
  });

  it('notices every single wrong character', () => {
    const { key } = { key: makeGatewayKey('gateway', COUNTING) };
    for (let at = 0; at < key.length; at += 1) {
      for (const character of `${BASE62}_- `) {
        const typo = key.slice(0, at) + character + key.slice(at + 1);
        expect(parseGatewayKey(typo) === null, typo).toBe(typo !== key);
      }
    }
  });

  it('notices swapped neighbours, missing and added characters', () => {
    fc.assert(
      fc.property(keys, fc.nat(), fc.constantFrom(...BASE62), ({ key }, seed, added) => {
        const at = seed % (key.length - 1);
        const [a = '', b = ''] = key.slice(at, at + 2);
        const swapped = key.slice(0, at) + b + a + key.slice(at + 2);
        expect(parseGatewayKey(swapped) === null).toBe(swapped !== key);
        expect(parseGatewayKey(key.slice(0, at) + key.slice(at + 1))).toBeNull();
        expect(parseGatewayKey(key.slice(0, at) + added + key.slice(at))).toBeNull();
      }),
    );
  });

  it('reads no other text as a key', () => {
    fc.assert(fc.property(fc.string(), (text) => parseGatewayKey(text) === null));
    expect(parseGatewayKey(`${makeGatewayKey('gateway', COUNTING)}\n`)).toBeNull();
  });
});

describe('showing a key', () => {
  it.each([
    ['weir_H6nx0olkKwtL_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_25xhpL', 'weir_…xhpL'],
    [
      'weir_admin_H6nx0olkKwtL_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf_4BfcSj',
      'weir_admin_…fcSj',
    ],
    ['sk-proj-0123456789abcdef', '…cdef'],
    ['short-secret', '…'],
    ['', '…'],
  ])('keeps the last four of %s', (key, shown) => {
    expect(redactKey(key)).toBe(shown);
  });
});
