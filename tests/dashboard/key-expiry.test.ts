import { describe, expect, it } from 'vitest';
import type { Key } from '../../dashboard/src/api/schema.generated.ts';
import { expiresAt, expiryOf, expiryProblem } from '../../dashboard/src/pages/keys/expiry.ts';
import { isChangeable, stateOf } from '../../dashboard/src/pages/keys/key-state.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

const KEY: Key = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'ci',
  kind: 'gateway',
  last_four: 'abcd',
  owner: 'platform',
  user_id: null,
  models: null,
  expires_at: null,
  revoked_at: null,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
};

describe('when a key ends', () => {
  it('is never, some days from now, or the end of the last day', () => {
    expect(expiresAt({ choice: 'never', date: '2026-12-01' }, NOW)).toBeNull();
    expect(expiresAt({ choice: '30', date: '' }, NOW)).toBe('2026-12-25T12:00:00.000Z');
    const end = new Date(expiresAt({ choice: 'date', date: '2026-12-31' }, NOW) ?? '');
    expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours()]).toEqual([
      2027, 0, 1, 0,
    ]);
  });

  it('shows the last day a saved one works, and saves the same again', () => {
    const expiry = { choice: 'date', date: '2026-12-31' } as const;
    expect(expiryOf(expiresAt(expiry, NOW))).toEqual(expiry);
    expect(expiryOf(null).choice).toBe('never');
  });

  it('asks for a day that is not over', () => {
    expect(expiryProblem({ choice: 'date', date: '' }, NOW)).toBe('Choose the last day it works.');
    expect(expiryProblem({ choice: 'date', date: '2026-11-23' }, NOW)).toBe(
      'Choose today or a later day.',
    );
    expect(expiryProblem({ choice: 'date', date: '2026-11-27' }, NOW)).toBeUndefined();
  });
});

describe('a key in a list', () => {
  it('works, ends soon, is over or was revoked', () => {
    const words = (changes: Partial<Key>): string => stateOf({ ...KEY, ...changes }, NOW).words;
    expect(words({})).toBe('Works');
    expect(words({ expires_at: '2026-12-25T12:00:00Z' })).toBe('Works');
    expect(words({ expires_at: '2026-11-25T15:00:00Z' })).toBe('Ends in 3 h');
    expect(words({ expires_at: '2026-11-25T11:59:59Z' })).toBe('Expired');
    expect(words({ revoked_at: '2026-11-25T11:00:00Z' })).toBe('Revoked');
  });

  it('is changed by its owner and by administrators, unless it was revoked', () => {
    const revoked_at = '2026-11-25T11:00:00Z';
    expect(isChangeable({ ...KEY, owner: 'user' }, false)).toBe(true);
    expect(isChangeable(KEY, false)).toBe(false);
    expect(isChangeable(KEY, true)).toBe(true);
    expect(isChangeable({ ...KEY, revoked_at }, true)).toBe(false);
  });
});
