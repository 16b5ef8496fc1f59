import { describe, expect, it } from 'vitest';
import { foreignUserId } from '../../src/gateway/identity/user-id.ts';

describe('the id of a user of a foreign issuer', () => {
  // Python: uuid.uuid5(UUID('6f1d2c58-9b0e-4c37-8a55-d3e7b41f9a02'), '22:https://...5:alice')
  it.each([
    ['https://id.example.com', 'alice', '65f4f08b-6e5f-5aa9-8f1c-f1c80cee90d5'],
    [
      'https://idé.example.com',
      '0b54e1a6-6f0f-4b6a-9d57-2d9f6a3d2c11',
      'a75d8093-cfc6-5ef7-95b8-c75335c42675',
    ],
  ])('%s and %s give uuidv5 of both', async (issuer, subject, id) => {
    expect(await foreignUserId(issuer, subject)).toBe(id);
  });

  it('differs where the same letters are cut elsewhere', async () => {
    expect(await foreignUserId('https://a', 'bc')).not.toBe(await foreignUserId('https://ab', 'c'));
    expect(await foreignUserId('a1:b', 'c')).not.toBe(await foreignUserId('a', '1:bc'));
  });
});
