import { SOME_MODEL } from '../../ui/snippets.ts';

/**
 * A model for an example: one its reader may call and the key has on its list, if it has one; what
 * stands for a model where there is none.
 *
 * @param names All that the reader may ask for.
 */
export function callableModel(
  names: readonly string[],
  patterns: readonly string[] | null,
): string {
  const found = names.find((name) => patterns === null || patterns.some((one) => fits(name, one)));
  if (found !== undefined) return found;
  // Of models that no list has, some providers pass calls on.
  const exact = patterns?.find((pattern) => !pattern.endsWith('*'));
  return names.length > 0 && exact !== undefined ? exact : SOME_MODEL;
}

function fits(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
