import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import { carried, mayCarry, ownSignature, signatureIn } from '../../src/hub/signature.ts';

const DIALECTS: readonly DialectId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];
const dialect = fc.constantFrom(...DIALECTS);

describe('a signature in a dialect’s own field', () => {
  it('is the maker’s own words in the maker’s own dialect', () => {
    expect(carried({ by: 'gemini-generate', value: 'CqsB+/=' }, 'gemini-generate')).toBe('CqsB+/=');
  });

  it('comes back from any field as it was, with its maker', () => {
    fc.assert(
      fc.property(dialect, dialect, fc.string({ unit: 'grapheme' }), (by, carrier, value) => {
        expect(signatureIn(carried({ by, value }, carrier), carrier)).toEqual({ by, value });
      }),
    );
  });

  it('is base64 wherever it is another dialect’s, since some clients decode it', () => {
    const text = carried({ by: 'anthropic-messages', value: 'ErUB-x_y' }, 'gemini-generate');
    expect(atob(text)).toBe('weir:sig:anthropic-messages:ErUB-x_y');
  });

  it.each([
    '',
    'EuYBCkQIBxgCKkA=',
    'd2VpcjpzaWc6',
    'd2VpcjpzaWc6!!',
    `d2VpcjpzaWc6${btoa('nobody:x')}`,
  ])('takes %j for the carrier’s own', (text) => {
    expect(signatureIn(text, 'anthropic-messages')).toEqual({
      by: 'anthropic-messages',
      value: text,
    });
  });

  it('shows in the body that holds it', () => {
    const body = (by: DialectId) =>
      new TextEncoder().encode(
        JSON.stringify([{ é: '😀', signature: carried({ by, value: 's' }, 'gemini-generate') }]),
      );
    expect(mayCarry(body('openai-chat'))).toBe(true);
    expect(mayCarry(body('gemini-generate'))).toBe(false);
  });

  it('is worth nothing to others', () => {
    const signature = { by: 'anthropic-messages', value: 's' } as const;
    expect(ownSignature(signature, 'anthropic-messages')).toBe('s');
    expect(ownSignature(signature, 'gemini-generate')).toBeNull();
    expect(ownSignature(null, 'gemini-generate')).toBeNull();
  });
});
