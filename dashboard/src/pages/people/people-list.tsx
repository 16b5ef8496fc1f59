import { type ReactElement, useMemo } from 'react';
import { useList } from '../../api/lists.ts';
import type { User } from '../../api/schema.generated.ts';
import { UNKNOWN } from '../../format/money.ts';
import { useAbout, useMe } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { useLater } from '../../shell/use-later.ts';
import { Ago } from '../../ui/ago.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dot, Empty, Tag } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { issuerWords, roleWords } from './words.ts';

export function PeopleList(): ReactElement {
  const [address, change] = useAddress();
  const q = useLater(address.q ?? '', 150);
  const list = useList('GET /users', { query: q === '' ? {} : { q } });
  const ownId = useMe()?.user_id ?? null;
  const { identity } = useAbout();
  const columns = useMemo(
    () => columnsFor(ownId, identity.kind === 'supabase' ? identity.url : null),
    [ownId, identity],
  );
  if (list.error !== null && list.rows === undefined) {
    return <ProblemNote error={list.error} onRetry={list.retry} />;
  }
  return (
    <DataTable
      columns={columns}
      empty={
        q === '' ? (
          <Empty title="Nobody yet">
            Whoever signs in or calls with an account of their own appears here.
          </Empty>
        ) : (
          <Empty title="Nobody fits">Search by a part of a name, an e-mail or an id.</Empty>
        )
      }
      label="People"
      more={list.more}
      onOpen={({ id }) => change({ open: id })}
      openId={address.open}
      rowId={({ id }) => id}
      rows={list.rows}
    />
  );
}

function columnsFor(ownId: string | null, project: string | null): readonly Column<User>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (user) => (
        <span className="flex items-center gap-2">
          <span
            className="max-w-[26ch] truncate font-medium"
            title={user.name === null ? 'Their issuer told no name' : user.name}
          >
            {user.name ?? UNKNOWN}
          </span>
          {user.id === ownId ? <Tag>you</Tag> : null}
        </span>
      ),
      value: ({ name }) => name,
    },
    {
      id: 'email',
      header: 'E-mail',
      cell: ({ email }) => (
        <span
          className="inline-block max-w-[32ch] truncate align-bottom text-ink-2"
          title={email ?? 'Their issuer told no e-mail'}
        >
          {email ?? UNKNOWN}
        </span>
      ),
      value: ({ email }) => email,
      narrow: 'hide',
    },
    {
      id: 'role',
      header: 'Role',
      cell: ({ role }) => roleWords(role),
      value: ({ role }) => role,
    },
    {
      id: 'issuer',
      header: 'Signs in with',
      cell: ({ issuer }) => (
        <span className="text-ink-2" title={issuer}>
          {issuerWords(issuer, project)}
        </span>
      ),
      value: ({ issuer }) => issuer,
      narrow: 'hide',
    },
    {
      id: 'since',
      header: 'Since',
      cell: ({ created_at: at }) => <Ago at={at} />,
      value: ({ created_at: at }) => at,
      narrow: 'hide',
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ disabled_at: off }) => (
        <span className="inline-flex items-center gap-2">
          <Dot tone={off === null ? 'good' : 'quiet'} />
          {off === null ? 'On' : 'Switched off'}
        </span>
      ),
      value: ({ disabled_at: off }) => (off === null ? 0 : 1),
    },
  ];
}
