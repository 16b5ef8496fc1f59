import { type ReactElement, useMemo } from 'react';
import { useList } from '../../api/lists.ts';
import { nameById, usePeople } from '../../api/people.ts';
import type { Key } from '../../api/schema.generated.ts';
import { useIsAdmin, useMe } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { useLater } from '../../shell/use-later.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Check } from '../../ui/field.tsx';
import { FilterChip } from '../../ui/filter.tsx';
import { Empty, Note } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Search } from '../../ui/search.tsx';
import { Segments } from '../../ui/segments.tsx';
import { adminColumns, gatewayColumns } from './key-columns.tsx';
import { KeyPanel } from './key-panel.tsx';
import { useKeySpend } from './key-spend.ts';
import { MakeKey } from './make-key.tsx';

const KINDS = [
  ['gateway', 'Gateway keys'],
  ['admin', 'Admin keys'],
] as const;

/** `part`: `admin` for the other kind, `new` with the form for a new key open. */
export function Keys(): ReactElement {
  const [address, change] = useAddress();
  const isAdmin = useIsAdmin();
  const kind = isAdmin && address.part === 'admin' ? 'admin' : 'gateway';
  const make = (
    <Button icon="plus" look="accent" onClick={() => change({ part: 'new' })}>
      Make a key
    </Button>
  );
  return (
    <Page filled title="Keys" tools={make}>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Search label="Search keys by name" />
        {isAdmin ? (
          <Segments
            label="Kind"
            onChange={(part) => change({ part: part === 'admin' ? part : undefined })}
            options={KINDS}
            value={kind}
          />
        ) : null}
        <Check
          checked={address.status === 'all'}
          label="Show revoked"
          onChange={(event) => change({ status: event.target.checked ? 'all' : undefined })}
        />
        <PersonFilter />
      </div>
      {kind === 'admin' ? (
        <div className="mb-3">
          <Note>
            An admin key manages everything here over the API and calls no models. Keep one for
            scripts and for getting in again; revoke those nobody uses.
          </Note>
        </div>
      ) : null}
      <List key={kind} kind={kind} make={make} />
      <KeyPanel id={address.open} onClose={() => change({ open: undefined })} />
      <MakeKey onClose={() => change({ part: undefined })} open={address.part === 'new'} />
    </Page>
  );
}

/** The keys of one person only, as a link from People asks for. */
function PersonFilter(): ReactElement | null {
  const [{ user }, change] = useAddress();
  const people = usePeople();
  if (user === undefined) return null;
  return (
    <FilterChip
      label="For"
      onRemove={() => change({ user: undefined })}
      value={nameById(people, user)}
    />
  );
}

interface ListProps {
  readonly kind: Key['kind'];
  readonly make: ReactElement;
}

function List({ kind, make }: ListProps): ReactElement {
  const [address, change] = useAddress();
  const q = useLater(address.q ?? '', 150);
  const list = useList('GET /keys', {
    query: {
      kind,
      ...(q === '' ? {} : { q }),
      ...(address.user === undefined ? {} : { user_id: address.user }),
      ...(address.status === 'all' ? { revoked: 'true' } : {}),
    },
  });
  const spend = useKeySpend();
  const people = usePeople();
  const ownId = useMe()?.user_id ?? null;
  const columns = useMemo(
    () => (kind === 'admin' ? adminColumns() : gatewayColumns({ spend, people, ownId })),
    [kind, spend, people, ownId],
  );
  if (list.error !== null && list.rows === undefined) {
    return <ProblemNote error={list.error} onRetry={list.retry} />;
  }
  return (
    <DataTable
      columns={columns}
      empty={<NoKeys filtered={q !== '' || address.user !== undefined} kind={kind} make={make} />}
      label={kind === 'admin' ? 'Admin keys' : 'Keys'}
      more={list.more}
      onOpen={({ id }) => change({ open: id })}
      openId={address.open}
      rowId={({ id }) => id}
      rows={list.rows}
    />
  );
}

function NoKeys(props: ListProps & { readonly filtered: boolean }): ReactElement {
  const { filtered, kind, make } = props;
  if (filtered) {
    return (
      <Empty title="No key fits">
        Search by a part of its name. Revoked keys are found with “Show revoked” on.
      </Empty>
    );
  }
  if (kind === 'admin') {
    return (
      <Empty title="No admin keys">
        Set WEIR_ADMIN_KEY and start again to have one for scripts and for getting in.
      </Empty>
    );
  }
  return (
    <Empty action={make} title="No keys yet">
      A key lets a program call models through this gateway. Make one for each program, so that each
      can be watched and revoked by itself.
    </Empty>
  );
}
