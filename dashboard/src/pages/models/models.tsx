import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { type List, useList } from '../../api/lists.ts';
import { counted } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { useLater } from '../../shell/use-later.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { fullName, type Model } from './model.ts';
import { modelColumns, modelLines } from './model-columns.tsx';
import { isFiltered, ModelFilters, modelQuery } from './model-filters.tsx';
import { ModelPanel } from './model-panel.tsx';
import { NewModel } from './new-model.tsx';
import { useProviderNames } from './provider-names.ts';

const PAUSE_MS = 150;

/** Up to here every row is fetched by itself, so that most lists can be sorted at once. */
const AT_ONCE = 1_000;

/** What can be called, at which price. Members only look. */
export function Models(): ReactElement {
  const [address, change] = useAddress();
  const [adding, setAdding] = useState(false);
  // The full name of one that was looked for and is not there.
  const [missed, setMissed] = useState<string>();
  const q = useLater(address.q, PAUSE_MS);
  const list = useList('GET /models', modelQuery(address, q));
  const isWhole = useWhole(list);
  const names = useProviderNames();
  const isAdmin = useIsAdmin();
  const columns = useMemo(() => {
    const all = modelColumns(names, isWhole);
    return isAdmin ? all : all.filter(({ id }) => id !== 'enabled');
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
      <ModelFilters />
      <ProblemNote error={list.error} onRetry={list.retry} />
      {list.error !== null && list.rows === undefined ? null : (
        <DataTable
          columns={columns}
          empty={<NoModels filtered={isFiltered(address)} />}
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

/** Whether every row is there, after fetching as many as is sensible without being scrolled to. */
function useWhole({ rows, more, error }: List<Model>): boolean {
  const some = rows !== undefined && rows.length < AT_ONCE && error === null;
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

function NoModels({ filtered }: { readonly filtered: boolean }): ReactElement {
  const [, change] = useAddress();
  if (filtered) {
    return (
      <Empty
        action={
          <Button
            onClick={() =>
              change({ q: undefined, provider: undefined, status: undefined, part: undefined })
            }
          >
            Show all models
          </Button>
        }
        title="No model fits these filters"
      >
        Search finds text anywhere in an id, a name or a provider’s name.
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Link
          className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-on-accent"
          to="/providers"
        >
          Go to providers
        </Link>
      }
      title="No models yet"
    >
      Add a provider with its key; its models are read from its own list. For a host that lists
      none, add them here.
    </Empty>
  );
}
