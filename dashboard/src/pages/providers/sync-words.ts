import type { Answer } from '../../api/client.ts';
import { counted, whole } from '../../format/numbers.ts';

export type Sync = Answer<'GET /providers/{name}/sync'>;

/** The last one in words: `Read 212 models: 200 new, 12 changed, 180 with a price.` */
export function syncWords({ state, done, message, ...sync }: Sync): string {
  if (state === 'never') return 'Its list of models was never read.';
  if (state === 'failed') return message ?? 'Reading its models failed. Try again.';
  const parts = [
    [sync.added, 'new'],
    [sync.changed, 'changed'],
    [sync.withdrawn, 'withdrawn'],
    [sync.priced, 'with a new price'],
  ] as const;
  const told = parts.flatMap(([count, words]) => (count > 0 ? [`${whole(count)} ${words}`] : []));
  const rest = told.length === 0 ? 'nothing changed' : told.join(', ');
  const words = `Read ${counted(done, 'model')}: ${rest}.`;
  return message === null ? words : `${words} ${message}`;
}
