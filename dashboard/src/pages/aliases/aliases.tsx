import type { ReactElement } from 'react';
import { useMemo } from 'react';
import { useList } from '../../api/lists.ts';
import { useIsAdmin, useMe } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { useLater } from '../../shell/use-later.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { strategyWords } from '../../ui/route-words.ts';
import { Search } from '../../ui/search.tsx';
import { AliasForm } from './alias-form.tsx';
import { AliasPanel } from './alias-panel.tsx';
import { type Alias, NEW_ALIAS } from './alias-values.ts';
import { chainWords, extraWords } from './alias-words.ts';

/** Names that stand for models, and what is tried for each. `part`: `new` with the form open. */
export function Aliases(): ReactElement {
  const [address, change] = useAddress();
  const isAdmin = useIsAdmin();
  const isSomebody = useMe()?.user_id !== null;
  const q = useLater(address.q ?? '', 150);
  const list = useList('GET /aliases', { query: q === '' ? {} : { q } });
  const columns = useMemo(() => columnsFor(isAdmin), [isAdmin]);
  const open = list.rows?.find(({ id }) => id === address.open);
  const close = (): void => change({ open: undefined });
  const make = (
    <Button icon="plus" look="accent" onClick={() => change({ part: 'new' })}>
      Make an alias
    </Button>
  );
  return (
    <Page filled title="Aliases" tools={make}>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Search label="Search aliases" />
      </div>
      <ProblemNote error={list.error} onRetry={list.retry} />
      {list.error !== null && list.rows === undefined ? null : (
        <DataTable
          columns={columns}
          empty={<NoAliases filtered={q !== ''} make={make} />}
          label="Aliases"
          more={list.more}
          onOpen={({ id }) => change({ open: id })}
          openId={address.open}
          rowId={({ id }) => id}
          rows={list.rows}
        />
      )}
      {open === undefined ? null : <AliasPanel alias={open} key={open.id} onClose={close} />}
      <Dialog
        about="Callers ask for it as for a model. Where one target fails, the next is tried."
        onClose={() => change({ part: undefined })}
        open={address.part === 'new'}
        title="Make an alias"
        wide
      >
        <AliasForm
          onSaved={({ id }) => change({ part: undefined, open: id })}
          owner={isAdmin || !isSomebody ? 'platform' : 'user'}
          values={NEW_ALIAS}
        />
      </Dialog>
    </Page>
  );
}

function columnsFor(isAdmin: boolean): readonly Column<Alias>[] {
  return isAdmin ? [NAME, CHAIN, ORDER, CHANGED] : [NAME, CHAIN, OWNER, CHANGED];
}

const NAME: Column<Alias> = {
  id: 'alias',
  header: 'Alias',
  cell: ({ alias }) => (
    <span className="block max-w-[28ch] truncate font-mono text-sm" title={alias}>
      {alias}
    </span>
  ),
  value: ({ alias }) => alias,
};

const CHAIN: Column<Alias> = {
  id: 'targets',
  header: 'Leads to',
  cell: (alias) => {
    const extra = extraWords(alias);
    const words = chainWords(alias);
    return (
      <span className="flex items-baseline gap-2" title={words}>
        <span className="block max-w-[64ch] truncate font-mono text-sm max-sm:max-w-[24ch]">
          {words}
        </span>
        {extra === null ? null : <span className="text-sm text-ink-3 max-lg:hidden">{extra}</span>}
      </span>
    );
  },
  value: chainWords,
};

const ORDER: Column<Alias> = {
  id: 'strategy',
  header: 'Order',
  cell: ({ strategy }) => <span className="text-ink-2">{strategyWords(strategy)}</span>,
  value: ({ strategy }) => strategyWords(strategy),
  narrow: 'wide',
};

const OWNER: Column<Alias> = {
  id: 'owner',
  header: 'Owner',
  cell: ({ owner }) => <span className="text-ink-2">{owner === 'user' ? 'you' : owner}</span>,
  value: ({ owner }) => owner,
  narrow: 'wide',
};

const CHANGED: Column<Alias> = {
  id: 'updated',
  header: 'Changed',
  cell: ({ updated_at: at }) => <Ago at={at} />,
  value: ({ updated_at: at }) => at,
  narrow: 'wide',
};

interface NoAliasesProps {
  readonly filtered: boolean;
  readonly make: ReactElement;
}

function NoAliases({ filtered, make }: NoAliasesProps): ReactElement {
  if (filtered) return <Empty title="No alias fits">Search by a part of its name.</Empty>;
  return (
    <Empty action={make} title="No aliases yet">
      An alias is a name of your own for models: fast, or claude. It stays the same for callers when
      you change what is behind it, and it may have a chain: when one target fails, the next
      answers.
    </Empty>
  );
}
