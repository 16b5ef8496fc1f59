import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampOf, uuidV7 } from '../../src/wire/request-id.ts';

const fillWith =
  (byte: number) =>
  (bytes: Uint8Array): void => {
    bytes.fill(byte);
  };

describe('a request id', () => {
  it('is a UUIDv7 as RFC 9562 lays it out', () => {
    // The time of the example in its appendix A.6: 0x017F22E279B0.
    expect(uuidV7(1_645_557_742_000, fillWith(0))).toBe('017f22e2-79b0-7000-8000-000000000000');
    expect(uuidV7(1_645_557_742_000, fillWith(255))).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff');
  });

  it('gives its milliseconds back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.nat(255), (now, byte) => {
        expect(timestampOf(uuidV7(now, fillWith(byte)))).toBe(now);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '',
    'x',
    '017f22e2-79b0-4000-8000-000000000000',
    '017F22E2-79B0-7000-8000-000000000000',
  ])('is not %j', (text) => {
    expect(() => timestampOf(text)).toThrow(TypeError);
  });
});
