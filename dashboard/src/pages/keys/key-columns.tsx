import type { ReactElement } from 'react';
import { nameById } from '../../api/people.ts';
import type { Key, User } from '../../api/schema.generated.ts';
import { day, exact } from '../../format/time.ts';
import { Ago } from '../../ui/ago.tsx';
import type { Column } from '../../ui/column.ts';
import { Dot, Skeleton } from '../../ui/marks.tsx';
import { Spend as SpendText } from '../../ui/spend.tsx';
import type { KeySpend } from './key-spend.ts';
import { stateOf } from './key-state.ts';

/** What a row needs beside its key. */
export interface Surroundings {
  readonly spend: KeySpend;
  readonly people: ReadonlyMap<string, User>;
  /** Null for the admin key. */
  readonly ownId: string | null;
}

export function gatewayColumns(around: Surroundings): readonly Column<Key>[] {
  const { spend } = around;
  return [
    NAME,
    {
      id: 'owner',
      header: 'Owner',
      cell: (key) => <span className="text-ink-2">{ownerOf(key, around)}</span>,
      value: (key) => ownerOf(key, around),
      narrow: 'wide',
    },
    {
      id: 'models',
      header: 'Models',
      cell: ({ models }) => <Models patterns={models} />,
      value: ({ models }) => models?.join(' ') ?? null,
      narrow: 'hide',
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: ({ expires_at: at }) => (at === null ? 'Never' : <When at={at} />),
      value: ({ expires_at: at }) => at,
      narrow: 'wide',
    },
    CREATED,
    STATE,
    {
      id: 'spend',
      header: 'Spend, 30 days',
      numeric: true,
      cell: ({ id }) => <Spend spend={spend} id={id} />,
      value: ({ id }) => spend.of(id)?.value ?? null,
    },
  ];
}

export function adminColumns(): readonly Column<Key>[] {
  return [NAME, CREATED, STATE];
}

/** `platform`, `you`, a person's name; and whom its calls count for. */
export function ownerOf(key: Key, { people, ownId }: Omit<Surroundings, 'spend'>): string {
  const person =
    key.user_id === null ? null : key.user_id === ownId ? 'you' : nameById(people, key.user_id);
  if (key.owner === 'user') return person ?? 'a person';
  return person === null ? 'platform' : `platform, for ${person}`;
}

const NAME: Column<Key> = {
  id: 'name',
  header: 'Name',
  cell: (key) => (
    <span className="flex items-baseline gap-2">
      <span className="sm:hidden">
        <State of={key} wordless />
      </span>
      <span className="max-w-[22ch] truncate font-medium max-sm:max-w-[15ch]" title={key.name}>
        {key.name}
      </span>
      <span className="font-mono text-sm text-ink-3">··{key.last_four}</span>
    </span>
  ),
  value: ({ name }) => name,
};

const CREATED: Column<Key> = {
  id: 'created',
  header: 'Created',
  cell: ({ created_at: at }) => <Ago at={at} />,
  value: ({ created_at: at }) => at,
  narrow: 'wide',
};

const STATE: Column<Key> = {
  id: 'state',
  header: 'State',
  cell: (key) => <State of={key} />,
  value: (key) => stateOf(key).words,
  narrow: 'hide',
};

interface StateProps {
  readonly of: Key;
  /** The dot alone is seen, where there is no room. */
  readonly wordless?: boolean;
}

export function State({ of, wordless = false }: StateProps): ReactElement {
  const { tone, words } = stateOf(of);
  const at = of.revoked_at ?? of.expires_at;
  const title = wordless ? words : at === null ? undefined : exact(at);
  return (
    <span className="inline-flex items-center gap-2" title={title}>
      <Dot tone={tone} />
      <span className={wordless ? 'sr-only' : ''}>{words}</span>
    </span>
  );
}

export function When({ at }: { readonly at: string }): ReactElement {
  return <span title={exact(at)}>{day(at)}</span>;
}

function Models({ patterns }: { readonly patterns: readonly string[] | null }): ReactElement {
  if (patterns === null) return <span className="text-ink-2">all</span>;
  const [first = '', ...others] = patterns;
  return (
    <span className="flex items-baseline gap-1.5" title={patterns.join('\n')}>
      <span className="max-w-[26ch] truncate font-mono text-sm">{first}</span>
      {others.length === 0 ? null : <span className="text-ink-3">+{others.length}</span>}
    </span>
  );
}

function Spend({ spend, id }: { readonly spend: KeySpend; readonly id: string }): ReactElement {
  const spent = spend.of(id);
  if (spent === undefined) return <Skeleton className="ml-auto h-4 w-12" />;
  return <SpendText spent={spent} />;
}
