import type { Key } from '../../api/schema.generated.ts';
import { type Expiry, expiryOf, NEVER } from './expiry.ts';

/** Whose a key is, and whom a platform key's calls count for. */
export interface Whose {
  readonly owner: 'platform' | 'user';
  readonly userId: string | null;
}

/** A key as its forms hold it, by the names the API has for each. */
export interface KeyValues {
  readonly name: string;
  readonly owner: Whose;
  /** Null: all. */
  readonly models: readonly string[] | null;
  readonly expires_at: Expiry;
}

export function emptyKey(isAdmin: boolean): KeyValues {
  return {
    name: '',
    owner: { owner: isAdmin ? 'platform' : 'user', userId: null },
    models: null,
    expires_at: NEVER,
  };
}

export function valuesOf({ name, owner, user_id: userId, models, expires_at: at }: Key): KeyValues {
  return {
    name,
    owner: { owner: owner === 'user' ? 'user' : 'platform', userId },
    models,
    expires_at: expiryOf(at),
  };
}
