import { useAnswer } from '../api/lists.ts';
import { useLater } from '../shell/use-later.ts';

const PAUSE_MS = 150;

/**
 * Names of models to suggest for what was typed, as callers write them: `provider/model`.
 *
 * @param options `families`: all of a provider (`aihubmix/*`) come first.
 */
export function useModelNames(
  typed: string,
  options: { readonly families: boolean },
): readonly string[] {
  const q = useLater(typed.trim().replace(/\*$/, ''), PAUSE_MS);
  const providers = useAnswer(
    'GET /providers',
    { query: { q: q.replace(/\/.*$/, ''), limit: '5' } },
    { enabled: options.families },
  );
  const models = useAnswer('GET /models', { query: { q, limit: '8', enabled: 'true' } });
  const families = options.families ? (providers.data?.data ?? []) : [];
  return [
    ...families
      .map(({ name }) => `${name}/*`)
      .filter((family) => q === '' || !q.includes('/') || family.startsWith(q)),
    ...(models.data?.data ?? []).map(({ provider, model }) => `${provider}/${model}`),
  ];
}
