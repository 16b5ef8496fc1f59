import { type ReactElement, useMemo, useState } from 'react';
import { useList } from '../../api/lists.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AddDialog } from './add/add-dialog.tsx';
import { providerColumns } from './provider-columns.tsx';
import { useFigures } from './provider-figures.ts';
import { ProviderPanel } from './provider-panel.tsx';

const TEACHING =
  'Add a key for OpenAI, Anthropic, AiHubMix or any OpenAI-compatible host and its models appear here.';

/** Who serves the models: their keys, their state, what they cost. Members keep their own keys here. */
export function Providers(): ReactElement {
  const isAdmin = useIsAdmin();
  const [address, change] = useAddress();
  const [adding, setAdding] = useState(address.part === 'add');
  const retired = address.status === 'retired';
  const list = useList('GET /providers', { query: retired ? { retired: 'true' } : {} });
  const figures = useFigures();
  const columns = useMemo(() => providerColumns(figures, isAdmin), [figures, isAdmin]);
  const add = (
    <Button icon="plus" look="accent" onClick={() => setAdding(true)}>
      Add provider
    </Button>
  );
  const onlySandbox = list.rows?.length === 1 && list.rows[0]?.name === 'sandbox';
  return (
    <Page
      filled
      title="Providers"
      tools={
        isAdmin ? (
          <>
            <Chip on={retired} onChange={(on) => change({ status: on ? 'retired' : undefined })}>
              Show retired
            </Chip>
            {add}
          </>
        ) : null
      }
    >
      <ProblemNote error={list.error} onRetry={list.retry} />
      {isAdmin && onlySandbox ? (
        <p className="mb-3 text-ink-2">Only the offline sandbox so far. {TEACHING}</p>
      ) : null}
      {list.error !== null && list.rows === undefined ? null : (
        <DataTable
          columns={columns}
          empty={
            <Empty action={isAdmin ? add : undefined} title="No providers yet">
              {isAdmin
                ? TEACHING
                : 'An administrator adds them; then you can use your own keys there.'}
            </Empty>
          }
          label="Providers"
          more={list.more}
          onOpen={({ name }) => change({ open: name })}
          openId={address.open}
          rowId={({ name }) => name}
          rows={list.rows}
        />
      )}
      {address.open === undefined ? null : (
        <ProviderPanel
          figures={figures}
          key={address.open}
          name={address.open}
          onClose={() => change({ open: undefined })}
        />
      )}
      {isAdmin ? (
        <AddDialog
          onClose={(name) => {
            setAdding(false);
            change({ part: undefined, ...(name === undefined ? {} : { open: name }) });
          }}
          open={adding}
        />
      ) : null}
    </Page>
  );
}
