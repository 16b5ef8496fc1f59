import { type ReactElement, useMemo } from 'react';
import { useAnswer, useList } from '../../../api/lists.ts';
import { useKeysById } from '../../../api/names.ts';
import { nameById, nameOf, usePeople } from '../../../api/people.ts';
import type { AuditEntry } from '../../../api/schema.generated.ts';
import { useAbout } from '../../../session/context.tsx';
import { useAddress } from '../../../shell/address.ts';
import { Ago } from '../../../ui/ago.tsx';
import type { Column } from '../../../ui/column.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { FilterSelect } from '../../../ui/filter.tsx';
import { Empty } from '../../../ui/marks.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { ChangePanel } from './change-panel.tsx';
import {
  type Names,
  RESOURCES,
  resourceWords,
  summaryOf,
  targetOf,
  verbOf,
  whoOf,
} from './change-words.ts';

/** Who changed what, newest first. */
export function Changes(): ReactElement {
  const [{ q: resource, user, open }, change] = useAddress();
  const list = useList('GET /audit', {
    query: {
      ...(resource === undefined ? {} : { resource }),
      ...(user === undefined ? {} : { user_id: user }),
    },
  });
  const people = usePeople();
  const keys = useKeysById();
  const hasAccounts = useAbout().identity.kind === 'accounts';
  const invitations = useAnswer(
    'GET /invitations',
    { query: { limit: '100' } },
    { enabled: hasAccounts },
  ).data?.data;
  const names = useMemo(
    () => ({ person: (id: string) => nameById(people, id), keys, invitations }),
    [people, keys, invitations],
  );
  const columns = useMemo(() => columnsFor(names), [names]);
  return (
    <section className="flex min-h-0 flex-1 flex-col">
      <h2 className="mb-1 font-semibold">Changes</h2>
      <p className="mb-3 text-ink-2">
        Every change of configuration, by whom. Nobody can alter what stands here; it goes when it
        is older than Retention says.
      </p>
      <div className="mb-3 flex flex-wrap gap-2">
        <FilterSelect
          any="Everything"
          label="What"
          onChange={(q) => change({ q })}
          options={RESOURCES}
          value={resource}
        />
        <FilterSelect
          any="Everybody"
          label="Who"
          onChange={(next) => change({ user: next })}
          options={[...people.values()].map((person) => [person.id, nameOf(person)] as const)}
          value={user}
        />
      </div>
      {list.error !== null && list.rows === undefined ? (
        <ProblemNote error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          columns={columns}
          empty={
            <Empty title="No changes">
              What is made, changed or removed from now on is written down here.
            </Empty>
          }
          label="Changes"
          more={list.more}
          onOpen={({ id }) => change({ open: id })}
          openId={open}
          rowId={({ id }) => id}
          rows={list.rows}
        />
      )}
      <ChangePanel
        entry={list.rows?.find(({ id }) => id === open)}
        names={names}
        onClose={() => change({ open: undefined })}
      />
    </section>
  );
}

function columnsFor(names: Names): readonly Column<AuditEntry>[] {
  return [
    {
      id: 'at',
      header: 'When',
      cell: ({ at }) => (
        <span className="text-ink-2">
          <Ago at={at} />
        </span>
      ),
    },
    {
      id: 'who',
      header: 'Who',
      cell: (entry) => (
        <span className="inline-block max-w-[18ch] truncate align-bottom">
          {whoOf(entry, names)}
        </span>
      ),
      narrow: 'hide',
    },
    {
      id: 'what',
      header: 'What',
      cell: (entry) => (
        <span className="inline-block max-w-[34ch] truncate max-sm:max-w-[26ch] align-bottom">
          {verbOf(entry)} {resourceWords(entry.resource)}{' '}
          <span className="font-medium">{targetOf(entry, names)}</span>
        </span>
      ),
    },
    {
      id: 'how',
      header: 'From and to',
      cell: (entry) => (
        <span className="inline-block max-w-[34ch] truncate align-bottom text-ink-2">
          {summaryOf(entry, names)}
        </span>
      ),
      narrow: 'hide',
    },
  ];
}
