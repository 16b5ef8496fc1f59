import type { Setup } from './step.ts';

/** The key a provider gave, which must not stand on a command line. */
export const PROVIDER_KEY = 'WEIR_PROVIDER_KEY';

/** Hidden from whatever is printed from here on; null: none was given. */
export function providerKey({ read, notes }: Setup): string | null {
  const key = read(PROVIDER_KEY)?.trim() || null;
  if (key !== null) notes.hide(key);
  return key;
}
