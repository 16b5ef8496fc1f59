import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../session/context.tsx';
import { CALLABLE } from './choices.ts';
import type { Answer, Ask, OperationName } from './client.ts';

/** Every change is written down there, and nearly every one changes what may be called. */
const ALWAYS: readonly string[] = ['/audit', CALLABLE];

/**
 * A change of something. Everything shown that is read from the resources named is read anew, in
 * every list and panel.
 *
 * @param touches Beginnings of paths, such as `/keys`.
 */
export function useChange<Name extends OperationName>(
  name: Name,
  touches: readonly string[],
): UseMutationResult<Answer<Name>, Error, Ask<Name>> {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation<Answer<Name>, Error, Ask<Name>>({
    mutationFn: (ask) => api.call(name, ask),
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [key] }) =>
          typeof key === 'string' &&
          [...touches, ...ALWAYS].some((path) => key.startsWith(`GET ${path}`)),
      }),
  });
}
