import type { ReactElement } from 'react';
import { keyName } from '../../api/names.ts';
import { nameById } from '../../api/people.ts';
import type { Attempt, Key, User } from '../../api/schema.generated.ts';
import { Ago } from '../../ui/ago.tsx';
import type { Column } from '../../ui/column.ts';
import type { NarrowRow } from '../../ui/data-table.tsx';
import { Cost, type Providers, Route, Status, Time, Tokens, Unknown } from './marks.tsx';
import { dialectWords } from './words.ts';

export interface Names {
  readonly providers: Providers;
  readonly keys: ReadonlyMap<string, Key> | undefined;
  /** Null for members, who see nobody but themselves. */
  readonly people: ReadonlyMap<string, User> | null;
}

const NO_TOKEN = 'There was no first token.';

/** Not sortable: what is loaded is a part, and the newest come first. */
export function columnsFor({ providers, keys, people }: Names): readonly Column<Attempt>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      cell: (row) => (
        <span className="inline-block min-w-[72px] text-ink-2">
          <Ago at={row.created_at} />
        </span>
      ),
    },
    { id: 'status', header: 'Status', cell: (row) => <Status row={row} /> },
    { id: 'model', header: 'Model', cell: (row) => <Model row={row} /> },
    { id: 'route', header: 'Route', cell: (row) => <Route providers={providers} row={row} /> },
    {
      id: 'in',
      header: 'In',
      numeric: true,
      cell: (row) => <Tokens tokens={row.prompt_tokens} />,
    },
    {
      id: 'out',
      header: 'Out',
      numeric: true,
      cell: (row) => <Tokens tokens={row.completion_tokens} />,
    },
    { id: 'cost', header: 'Cost', numeric: true, cell: (row) => <Cost row={row} /> },
    {
      id: 'latency',
      header: 'Latency',
      numeric: true,
      cell: (row) => <Time ms={row.latency_ms} why="" />,
    },
    {
      id: 'first-token',
      header: 'First token',
      numeric: true,
      cell: (row) => <Time ms={row.first_token_ms} why={NO_TOKEN} />,
    },
    {
      id: 'key',
      header: 'Key',
      optional: true,
      cell: ({ api_key_id: id }) =>
        id === null ? <Unknown why="Called without a key." /> : <Named words={keyName(id, keys)} />,
    },
    ...(people === null ? [] : [personColumn(people)]),
    {
      id: 'format',
      header: 'Format',
      optional: true,
      cell: (row) => <span className="text-ink-2">{dialectWords(row)}</span>,
    },
    {
      id: 'error',
      header: 'Error',
      optional: true,
      cell: ({ error_code: code }) =>
        code === null ? null : <code className="font-mono text-sm text-ink-2">{code}</code>,
    },
  ];
}

function personColumn(people: ReadonlyMap<string, User>): Column<Attempt> {
  return {
    id: 'person',
    header: 'Person',
    optional: true,
    cell: ({ user_id: id }) =>
      id === null ? (
        <Unknown why="Called with a key of the installation, which counts for nobody." />
      ) : (
        <Named words={nameById(people, id)} />
      ),
  };
}

function Named({ words }: { readonly words: string }): ReactElement {
  return (
    <span className="inline-block max-w-40 truncate align-bottom" title={words}>
      {words}
    </span>
  );
}

function Model({ row }: { readonly row: Attempt }): ReactElement {
  const { model, upstream_model: sent } = row;
  const title = sent === null || sent === model ? model : `${model}, sent as ${sent}`;
  return (
    <span className="inline-block max-w-56 truncate align-bottom" title={title}>
      {model}
    </span>
  );
}

/** At 360 px: two lines a row. */
export const LINES: NarrowRow<Attempt> = {
  height: 58,
  cell: (row) => (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5">
      <span className="truncate">{row.model}</span>
      <span className="text-right">
        <Cost row={row} />
      </span>
      <span className="text-sm text-ink-2">
        <Status row={row} />
      </span>
      <span className="text-right text-sm text-ink-3">
        <Ago at={row.created_at} />
      </span>
    </div>
  ),
};
