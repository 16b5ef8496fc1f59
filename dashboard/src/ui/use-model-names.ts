import { type Choice, search, useChoices } from '../api/choices.ts';
import { useAnswer } from '../api/lists.ts';
import { useIsAdmin } from '../session/context.tsx';
import { useLater } from '../shell/use-later.ts';

const PAUSE_MS = 150;
const SHOWN = 8;
const FAMILIES = 5;

interface Options {
  /** All of a provider (`aihubmix/*`) come first. */
  readonly families: boolean;
}

/**
 * Names of models to suggest for what was typed, as callers write them: `provider/model`. Members
 * get those they may call, administrators all, as they give them to others.
 */
export function useModelNames(typed: string, options: Options): readonly string[] {
  const isAdmin = useIsAdmin();
  const q = useLater(typed.trim().replace(/\*$/, ''), PAUSE_MS);
  const listed = useListed(q, { ...options, enabled: isAdmin });
  const choices = useChoices(!isAdmin);
  return isAdmin ? listed : namesOf(choices.data ?? [], q, options);
}

function useListed(
  q: string,
  { families, enabled }: Options & { readonly enabled: boolean },
): readonly string[] {
  const providers = useAnswer(
    'GET /providers',
    { query: { q: q.replace(/\/.*$/, ''), limit: String(FAMILIES) } },
    { enabled: enabled && families },
  );
  const models = useAnswer(
    'GET /models',
    { query: { q, limit: String(SHOWN), enabled: 'true' } },
    { enabled },
  );
  const names = families ? (providers.data?.data ?? []).map(({ name }) => name) : [];
  return [
    ...familiesOf(names, q),
    ...(models.data?.data ?? []).map(({ provider, model }) => `${provider}/${model}`),
  ];
}

function namesOf(choices: readonly Choice[], q: string, { families }: Options): readonly string[] {
  const found = search(choices, q).shown;
  const providers = new Set(families ? found.map(({ provider }) => provider) : []);
  return [
    ...familiesOf([...providers].slice(0, FAMILIES), q),
    ...found.slice(0, SHOWN).map(({ id }) => id),
  ];
}

function familiesOf(providers: readonly string[], q: string): readonly string[] {
  return providers
    .map((name) => `${name}/*`)
    .filter((family) => q === '' || !q.includes('/') || family.startsWith(q));
}
