import { type ReactElement, useState } from 'react';
import { Input } from '../../../ui/field.tsx';
import { Skeleton } from '../../../ui/marks.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { ANY_HOST, type CatalogueRecord } from './draft.ts';
import { useCatalogue } from './use-catalogue.ts';

/** So few are seen at a glance. */
const GLANCE = 8;

interface RecordChoiceProps {
  readonly onChoose: (record: CatalogueRecord) => void;
}

/** The providers Weir knows, as marks and names, and any other host. */
export function RecordChoice({ onChoose }: RecordChoiceProps): ReactElement {
  const { records, error, retry } = useCatalogue();
  const [q, setQ] = useState('');
  if (error !== null) return <ProblemNote error={error} onRetry={retry} />;
  if (records === undefined) return <Skeleton className="h-40" />;
  const known = records.filter(({ id }) => id !== ANY_HOST);
  const found = known.filter((record) => isFound(record, q));
  const any = records.find(({ id }) => id === ANY_HOST);
  return (
    <div className="flex flex-col gap-3">
      {known.length > GLANCE ? (
        <Input
          aria-label="Search the catalogue"
          onChange={(event) => setQ(event.target.value)}
          placeholder="Search the catalogue"
          type="search"
          value={q}
        />
      ) : null}
      {found.length === 0 ? (
        <p className="text-ink-2">
          Nothing in the catalogue is called so. If it speaks OpenAI’s format, add it as a host.
        </p>
      ) : null}
      <ul className="grid grid-cols-2 gap-2">
        {found.map((record) => (
          <li key={record.id}>
            <Choice onChoose={onChoose} record={record} words={record.display_name} />
          </li>
        ))}
        {any === undefined ? null : (
          <li className={found.length % 2 === 0 ? 'col-span-2' : 'max-sm:col-span-2'}>
            <Choice onChoose={onChoose} record={any} words="Any OpenAI-compatible host" />
          </li>
        )}
      </ul>
    </div>
  );
}

interface ChoiceProps extends RecordChoiceProps {
  readonly record: CatalogueRecord;
  readonly words: string;
}

function Choice({ record, words, onChoose }: ChoiceProps): ReactElement {
  return (
    <button
      className="flex min-h-11 w-full items-center gap-2.5 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-left hover:bg-sunken"
      onClick={() => onChoose(record)}
      type="button"
    >
      <ProviderMark name={record.id} size={20} />
      <span className="min-w-0 flex-1 leading-tight font-medium">{words}</span>
      {record.id === ANY_HOST ? null : (
        <span aria-hidden="true" className="text-xs text-ink-3 max-sm:hidden">
          {record.kind}
        </span>
      )}
    </button>
  );
}

function isFound({ id, display_name: name }: CatalogueRecord, q: string): boolean {
  return `${id} ${name}`.toLowerCase().includes(q.trim().toLowerCase());
}
