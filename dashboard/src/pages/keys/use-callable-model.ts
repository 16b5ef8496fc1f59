import { useAnswer } from '../../api/lists.ts';

/** Shown where nothing is known of any model. */
const SOME_MODEL = 'provider/model';

/** A model that a key may call, for an example: of its list, else the first there is. */
export function useCallableModel(patterns: readonly string[] | null): string {
  const exact = patterns?.find((pattern) => !pattern.endsWith('*'));
  const start = exact === undefined ? (patterns?.[0]?.slice(0, -1) ?? '') : '';
  const { data } = useAnswer(
    'GET /models',
    { query: { enabled: 'true', limit: '100', ...(start === '' ? {} : { q: start }) } },
    { enabled: exact === undefined },
  );
  if (exact !== undefined) return exact;
  const names = (data?.data ?? []).map(({ provider, model }) => `${provider}/${model}`);
  return (
    names.find((name) => name.startsWith(start)) ?? `${start}${start === '' ? SOME_MODEL : 'model'}`
  );
}
