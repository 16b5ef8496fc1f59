import { type ReactElement, useId, useState } from 'react';
import { useKeysById, useProvidersByName } from '../../api/names.ts';
import { nameOf, usePeople } from '../../api/people.ts';
import type { Attempt } from '../../api/schema.generated.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Button } from '../../ui/button.tsx';
import { FilterChip, FilterSelect } from '../../ui/filter.tsx';
import { filtersSet, NO_FILTERS, STATUS_FILTERS } from './log-filter.ts';
import { RequestSearch } from './search.tsx';

interface LogFiltersProps {
  /** Where the names of models to suggest come from. */
  readonly rows: readonly Attempt[] | undefined;
}

/** What the list is narrowed down to. On a telephone the choices wait behind a button. */
export function LogFilters({ rows }: LogFiltersProps): ReactElement {
  const [address, change] = useAddress();
  const isAdmin = useIsAdmin();
  const [shown, setShown] = useState(false);
  const set = filtersSet(address);
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      <RequestSearch />
      <Button
        aria-expanded={shown}
        className="sm:hidden"
        icon="sliders-horizontal"
        onClick={() => setShown(!shown)}
      >
        Filters{set === 0 ? '' : ` (${set})`}
      </Button>
      <div
        className={`flex flex-wrap items-center gap-2 sm:contents ${shown ? 'w-full' : 'max-sm:hidden'}`}
      >
        <FilterSelect
          any="Any status"
          label="Status"
          onChange={(status) => change({ status })}
          options={STATUS_FILTERS}
          value={address.status}
        />
        <ProviderFilter />
        <ModelFilter rows={rows} />
        <KeyFilter />
        {isAdmin ? <PersonFilter /> : null}
      </div>
      {set < 2 ? null : (
        <Button
          aria-label="Clear filters"
          className="px-2"
          look="bare"
          onClick={() => change(NO_FILTERS)}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

function ProviderFilter(): ReactElement {
  const [{ provider }, change] = useAddress();
  const providers = [...(useProvidersByName()?.values() ?? [])];
  return (
    <FilterSelect
      any="Any provider"
      label="Provider"
      onChange={(chosen) => change({ provider: chosen })}
      options={providers
        .filter(({ name, retired_at: retired }) => retired === null || name === provider)
        .map(({ name, display_name: words }) => [name, words] as const)}
      value={provider}
    />
  );
}

/** As it was asked for or sent upstream, so what is in the list is suggested. */
function ModelFilter({ rows }: LogFiltersProps): ReactElement {
  const [{ model }, change] = useAddress();
  const listId = useId();
  const [typed, setTyped] = useState('');
  if (model !== undefined) {
    return <FilterChip label="Model" onRemove={() => change({ model: undefined })} value={model} />;
  }
  const names = new Set(
    rows?.slice(0, 1_000).flatMap((row) => [row.model, row.upstream_model ?? row.model]),
  );

  function take(name: string): void {
    if (name.trim() === '') return;
    setTyped('');
    change({ model: name.trim() });
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take(typed);
      }}
    >
      <input
        aria-label="Model"
        className="h-8 w-32 rounded-md border border-line-strong bg-raised px-2.5 text-ink placeholder:text-ink-2"
        list={listId}
        maxLength={256}
        onBlur={() => take(typed)}
        onChange={({ target: { value }, nativeEvent }) => {
          if (isPicked(nativeEvent) && names.has(value)) take(value);
          else setTyped(value);
        }}
        placeholder="Any model"
        spellCheck={false}
        value={typed}
      />
      <datalist id={listId}>
        {[...names].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </form>
  );
}

/** A suggestion that was chosen comes whole, and not as typing does. */
function isPicked(event: Event): boolean {
  return !(event instanceof InputEvent) || event.inputType === 'insertReplacementText';
}

function KeyFilter(): ReactElement {
  const [{ key }, change] = useAddress();
  const keys = [...(useKeysById()?.values() ?? [])];
  return (
    <FilterSelect
      any="Any key"
      label="Key"
      onChange={(chosen) => change({ key: chosen })}
      options={keys
        .filter(({ kind }) => kind === 'gateway')
        .map(({ id, name, revoked_at: revoked }) => [
          id,
          revoked === null ? name : `${name} (revoked)`,
        ])}
      value={key}
    />
  );
}

function PersonFilter(): ReactElement {
  const [{ user }, change] = useAddress();
  const people = [...usePeople().values()];
  return (
    <FilterSelect
      any="Anybody"
      label="Person"
      onChange={(chosen) => change({ user: chosen })}
      options={people.map((person) => [person.id, nameOf(person)])}
      value={user}
    />
  );
}
