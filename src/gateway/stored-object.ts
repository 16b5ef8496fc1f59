import { GatewayError } from '../contract/error.ts';
import type { Target } from '../contract/target.ts';

/** Objects stored at a provider belong to whoever made them; a shared key would reach them all. */
export function isOutOfReach({ candidate }: Target, path: string | null): path is string {
  return path !== null && candidate.credential.ownerKind === 'platform';
}

/**
 * @param path Where the object is named, in the body that would be sent.
 * @param mend How the caller says it otherwise, where there is a better way.
 */
export function outOfReach(path: string, mend: string | null): GatewayError {
  const what = `"${path}" names an object stored at the provider, which a shared credential must not reach.`;
  return new GatewayError(
    'foreign_object',
    `${what} ${mend ?? 'Remove it, or add your own key for this provider.'}`,
    { param: path },
  );
}
