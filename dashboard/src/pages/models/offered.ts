import { useMemo } from 'react';
import { useChoices } from '../../api/choices.ts';
import type { List } from '../../api/lists.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { fullName, type Model } from './model.ts';

/** What somebody is shown of the catalogue: members what they may call, administrators all. */
export interface Offered extends List<Model> {
  /** Whether this person may call anything at all; undefined until it is known. */
  readonly anything: boolean | undefined;
  /** What may be called by names that no model has, once all models are there. */
  readonly aliases: readonly string[];
}

export function useOffered(list: List<Model>): Offered {
  const isAdmin = useIsAdmin();
  const choices = useChoices(!isAdmin);
  const names = useMemo(() => choices.data?.map(({ id }) => id), [choices.data]);
  const kept = useMemo(() => keptOf(list.rows, names), [list.rows, names]);
  if (isAdmin) return { ...list, anything: true, aliases: [] };
  const whole = list.rows !== undefined && !list.more.has;
  return {
    ...list,
    // None among the first ones is not none at all.
    rows: kept?.length === 0 && !whole && list.error === null ? undefined : kept,
    error: list.error ?? choices.error,
    retry: () => {
      list.retry();
      if (choices.error !== null) void choices.refetch();
    },
    anything: names === undefined ? undefined : names.length > 0,
    aliases: whole ? aliasesOf(list.rows, names ?? []) : [],
  };
}

function keptOf(
  rows: readonly Model[] | undefined,
  names: readonly string[] | undefined,
): readonly Model[] | undefined {
  if (names?.length === 0) return [];
  if (rows === undefined || names === undefined) return undefined;
  const callable = new Set(names);
  return rows.filter((model) => callable.has(fullName(model)));
}

function aliasesOf(rows: readonly Model[], names: readonly string[]): readonly string[] {
  const models = new Set(rows.map(fullName));
  return names.filter((name) => !models.has(name));
}
