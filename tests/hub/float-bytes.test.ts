import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64ToFloats, floatsToBase64 } from '../../src/hub/float-bytes.ts';

const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 3_000 });

describe('a vector in base64', () => {
  it('is written as numpy writes it', () => {
    // numpy.array([1, -2.5, 0], dtype="<f4").tobytes()
    expect(floatsToBase64([1, -2.5, 0])).toBe('AACAPwAAIMAAAAAA');
  });

  it('comes back as it was, whatever its floats', () => {
    fc.assert(
      fc.property(floats, (vector) => {
        expect(base64ToFloats(floatsToBase64(vector))).toEqual(vector);
      }),
    );
  });

  it('is what the vendor’s clients read', () => {
    fc.assert(
      fc.property(floats, (vector) => {
        const bytes = Uint8Array.from(Buffer.from(floatsToBase64(vector), 'base64'));
        expect([...new Float32Array(bytes.buffer)]).toEqual(vector);
      }),
    );
  });

  it.each([
    ['not base64', '*'],
    ['not whole floats', 'AAAA'],
    ['not a number', 'AADAfw=='],
    ['infinite', 'AACAfw=='],
  ])('is none where it is %s', (_what, text) => {
    expect(base64ToFloats(text)).toBeNull();
  });
});
