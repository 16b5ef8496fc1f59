import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { type List, useList } from '../../api/lists.ts';
import { counted } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { useLater } from '../../shell/use-later.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { fullName, type Model } from './model.ts';
import { modelColumns, modelLines } from './model-columns.tsx';
import { isFiltered, ModelFilters, modelQuery } from './model-filters.tsx';
import { ModelPanel } from './model-panel.tsx';
import { NewModel } from './new-model.tsx';
import { NoModels } from './no-models.tsx';
import { useOffered } from './offered.ts';
import { useProviderNames } from './provider-names.ts';

const PAUSE_MS = 150;

/** Up to here every row is fetched by itself, so that most lists can be sorted at once. */
const AT_ONCE = 1_000;
const ALL = Number.POSITIVE_INFINITY;

/** What can be called, at which price. Members see what they may call, and only look. */
export function Models(): ReactElement {
  const [address, change] = useAddress();
  const [adding, setAdding] = useState(false);
  // The full name of one that was looked for and is not there.
  const [missed, setMissed] = useState<string>();
  const q = useLater(address.q, PAUSE_MS);
  const isAdmin = useIsAdmin();
  const all = useList('GET /models', modelQuery(address, q));
  const list = useOffered(all);
  // What a member may call may stand anywhere among the others.
  const isWhole = useWhole(all, isAdmin ? AT_ONCE : list.anything === false ? 0 : ALL);
  const names = useProviderNames();
  const columns = useMemo(() => {
    const columns = modelColumns(names, isWhole);
    return isAdmin ? columns : columns.filter(({ id }) => id !== 'enabled');
  }, [names, isWhole, isAdmin]);
  const lines = useMemo(() => modelLines(names), [names]);
  return (
    <Page
      filled
      title="Models"
      tools={
        <>
          <Count isWhole={isWhole} rows={list.rows} />
          {isAdmin ? (
            <Button icon="plus" onClick={() => setAdding(true)}>
              Add a model
            </Button>
          ) : null}
        </>
      }
    >
      {list.anything === false ? null : <ModelFilters />}
      {isFiltered(address) ? null : <Aliases names={list.aliases} />}
      <ProblemNote error={list.error} onRetry={list.retry} />
      {list.error !== null && list.rows === undefined ? null : (
        <DataTable
          columns={columns}
          empty={<NoModels anything={list.anything} filtered={isFiltered(address)} />}
          label="Models"
          more={list.more}
          narrow={lines}
          onOpen={(model) => change({ open: fullName(model) })}
          openId={address.open}
          rowId={fullName}
          rows={list.rows}
        />
      )}
      {address.open === undefined ? null : (
        <ModelPanel
          key={address.open}
          name={address.open}
          onAdd={() => {
            setMissed(address.open);
            setAdding(true);
            change({ open: undefined });
          }}
          onClose={() => change({ open: undefined })}
        />
      )}
      <NewModel
        key={`new ${missed}`}
        name={missed}
        onClose={(made) => {
          setAdding(false);
          if (made !== undefined) change({ open: made });
        }}
        open={adding}
      />
    </Page>
  );
}

/** Whether every row is there, after fetching so many without being scrolled to. */
function useWhole({ rows, more, error }: List<Model>, atOnce: number): boolean {
  const some = rows !== undefined && rows.length < atOnce && error === null;
  useEffect(() => {
    if (some && more.has && !more.busy) more.fetch();
  }, [some, more]);
  return rows !== undefined && !more.has && error === null;
}

interface CountProps {
  readonly rows: readonly Model[] | undefined;
  readonly isWhole: boolean;
}

function Count({ rows, isWhole }: CountProps): ReactElement | null {
  if (rows === undefined || rows.length === 0) return null;
  return (
    <span
      className="text-ink-3"
      title={isWhole ? undefined : 'The rest comes as you scroll; then the list can be sorted.'}
    >
      {isWhole ? counted(rows.length, 'model') : `first ${counted(rows.length, 'model')}`}
    </span>
  );
}

/** Names of the installation or of one's own, which stand for models. */
function Aliases({ names }: { readonly names: readonly string[] }): ReactElement | null {
  if (names.length === 0) return null;
  return (
    <p className="mb-3 text-ink-2">
      You may call these aliases too:{' '}
      <span className="font-mono text-sm break-words text-ink">{names.join(', ')}</span>
    </p>
  );
}
