import type { ReactElement } from 'react';
import type { Answer } from '../../../api/client.ts';
import { useList } from '../../../api/lists.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { changeWords, kindWord } from './sync-change-words.ts';

type Change = Answer<'GET /providers/{name}/sync/changes'>['data'][number];

/** What reading the list changed lately, thing by thing; nothing where nothing did. */
export function SyncChanges({ provider }: { readonly provider: string }): ReactElement | null {
  const { rows, more, error, retry } = useList('GET /providers/{name}/sync/changes', {
    params: { name: provider },
    query: { limit: '20' },
  });
  if (error !== null) return <ProblemNote error={error} onRetry={retry} />;
  if (rows === undefined || rows.length === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="mb-1 text-sm text-ink-3">Changes of the last 90 days</h3>
      <ul className="divide-y divide-line">
        {rows.map((change) => (
          <ChangeRow change={change} key={change.id} />
        ))}
      </ul>
      {more.has ? (
        <div className="mt-2">
          <Button busy={more.busy} onClick={more.fetch}>
            Show older ones
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function ChangeRow({ change }: { readonly change: Change }): ReactElement {
  const words = changeWords(change);
  return (
    <li className="py-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-all font-mono text-sm">{change.model}</span>
        <span className="shrink-0 text-sm text-ink-3">
          {kindWord(change.kind)}, <Ago at={change.at} />
        </span>
      </div>
      {words.map((line) => (
        <p className="break-words text-sm text-ink-2 tabular-nums" key={line}>
          {line}
        </p>
      ))}
    </li>
  );
}
