import { useEffect } from 'react';
import { useChoices } from '../../api/choices.ts';
import type { ChatStore } from './chat-store.ts';

const PLACE = 'weir-playground-model';

/** Chooses for a chat without a model: the one used last, or the only kind there is. */
export function useFirstModel(store: ChatStore): void {
  const { data } = useChoices();
  useEffect(() => {
    const [column] = store.state().columns;
    if (data === undefined || column === undefined || column.model !== null) return;
    const kept = lastUsed();
    const providers = new Set(data.map(({ provider }) => provider));
    const only = providers.size === 1 ? data[0]?.id : undefined;
    const model = data.find(({ id }) => id === kept)?.id ?? only;
    if (model !== undefined) store.setModel(column.id, model);
  }, [data, store]);
}

export function rememberModel(model: string): void {
  try {
    localStorage.setItem(PLACE, model);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function lastUsed(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
