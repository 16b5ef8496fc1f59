import type { Caller } from './caller.ts';
import { readAll } from './management.ts';

/** A model that is named with its provider, which is one of this installation's. */
export interface Pinned {
  readonly provider: string;
  readonly model: string;
}

/** Null: a name that any provider may have, an alias, or nobody can tell. */
export function pinnedOf(name: string, { kinds }: Pick<Caller, 'kinds'>): Pinned | null {
  const at = name.indexOf('/');
  const provider = name.slice(0, Math.max(at, 0));
  return kinds?.has(provider) ? { provider, model: name.slice(at + 1) } : null;
}

/**
 * Whether the list of a provider has the model. What it has not is refused for the price that is not
 * known either, which says nothing of why.
 *
 * @returns Null: nobody can tell.
 */
export async function isListed(
  { provider, model }: Pinned,
  { management }: Pick<Caller, 'management'>,
): Promise<boolean | null> {
  if (management === null) return null;
  const query = new URLSearchParams({ provider, named: model });
  try {
    return (await readAll(management, `/models?${query}`)).length > 0;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
