import { useChoices } from '../../api/choices.ts';
import { SOME_MODEL } from '../../ui/snippets.ts';
import { callableModel } from './callable-model.ts';

/** A model that a key may call, for an example; what stands for one until that is known. */
export function useCallableModel(patterns: readonly string[] | null): string {
  const { data } = useChoices();
  if (data === undefined) return SOME_MODEL;
  return callableModel(
    data.map(({ id }) => id),
    patterns,
  );
}
