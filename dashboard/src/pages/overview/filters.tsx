import { type ReactElement, useState } from 'react';
import { keyName, useKeysById, useProvidersByName } from '../../api/names.ts';
import { nameById, usePeople } from '../../api/people.ts';
import { useAddress } from '../../shell/address.ts';
import { PeriodPicker } from '../../shell/period-picker.tsx';
import { FilterChip, FilterSelect } from '../../ui/filter.tsx';

/** The time and what else the page is narrowed down to; a link may have set more than can be chosen. */
export function Filters(): ReactElement {
  const [address, change] = useAddress();
  const { provider, model, user } = address;
  return (
    <>
      {provider === undefined ? null : <ProviderChip name={provider} />}
      {model === undefined ? null : (
        <FilterChip label="Model" onRemove={() => change({ model: undefined })} value={model} />
      )}
      {user === undefined ? null : <PersonChip id={user} />}
      <KeyFilter />
      <PeriodPicker />
    </>
  );
}

/** The names are fetched when somebody reaches for them: the figures come first. */
function KeyFilter(): ReactElement {
  const [{ key }, change] = useAddress();
  const [wanted, setWanted] = useState(false);
  const keys = useKeysById(wanted || key !== undefined);
  const want = (): void => setWanted(true);
  const known = [...(keys?.values() ?? [])].filter(
    ({ kind, id, revoked_at: revoked }) => kind === 'gateway' && (revoked === null || id === key),
  );
  const options = known.map(({ id, name }) => [id, name] as const);
  return (
    <FilterSelect
      any="All keys"
      label="Key"
      onChange={(chosen) => change({ key: chosen })}
      onFocus={want}
      onPointerEnter={want}
      options={
        key === undefined || known.some(({ id }) => id === key)
          ? options
          : [[key, keyName(key, keys)], ...options]
      }
      value={key}
    />
  );
}

function ProviderChip({ name }: { readonly name: string }): ReactElement {
  const [, change] = useAddress();
  const shown = useProvidersByName()?.get(name)?.display_name ?? name;
  return (
    <FilterChip label="Provider" onRemove={() => change({ provider: undefined })} value={shown} />
  );
}

function PersonChip({ id }: { readonly id: string }): ReactElement {
  const [, change] = useAddress();
  const people = usePeople();
  return (
    <FilterChip
      label="Person"
      onRemove={() => change({ user: undefined })}
      value={nameById(people, id)}
    />
  );
}
