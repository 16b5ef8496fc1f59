import type { ReactElement } from 'react';
import type { Ask } from '../../api/client.ts';
import { useProvidersByName } from '../../api/names.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { type Address, useAddress } from '../../shell/address.ts';
import { Chip } from '../../ui/chip.tsx';
import { FilterSelect } from '../../ui/filter.tsx';
import { Search } from '../../ui/search.tsx';

/** What to show, kept in the address. */
export function ModelFilters(): ReactElement {
  const [address, change] = useAddress();
  const providers = useProvidersByName();
  const options = [...(providers?.values() ?? [])].map(
    ({ name, display_name: shown }) => [name, shown] as const,
  );
  const { status, part } = address;
  // Members see neither what is off nor what is retired: they could not call it.
  const isAdmin = useIsAdmin();
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Search label="Search models" />
      <FilterSelect
        any="All providers"
        label="Provider"
        onChange={(provider) => change({ provider })}
        options={options}
        value={address.provider}
      />
      {isAdmin ? (
        <FilterSelect
          any="On and off"
          label="Enabled"
          onChange={(chosen) => change({ status: chosen })}
          options={[
            ['on', 'Enabled'],
            ['off', 'Switched off'],
          ]}
          value={status === 'on' || status === 'off' ? status : undefined}
        />
      ) : null}
      <Chip
        on={part === 'unpriced'}
        onChange={(on) => change({ part: on ? 'unpriced' : undefined })}
      >
        Without a price
      </Chip>
      {isAdmin ? (
        <Chip
          on={status === 'retired'}
          onChange={(on) => change({ status: on ? 'retired' : undefined })}
        >
          Show retired
        </Chip>
      ) : null}
    </div>
  );
}

/** The same as the API takes it. */
export function modelQuery(
  { provider, status, part }: Address,
  q: string | undefined,
): Ask<'GET /models'> {
  return {
    query: {
      ...(q === undefined ? {} : { q }),
      ...(provider === undefined ? {} : { provider }),
      ...(status === 'on' ? { enabled: 'true' } : {}),
      ...(status === 'off' ? { enabled: 'false' } : {}),
      ...(status === 'retired' ? { retired: 'true' } : {}),
      ...(part === 'unpriced' ? { priced: 'false' } : {}),
    },
  };
}

export function isFiltered({ q, provider, status, part }: Address): boolean {
  return [q, provider, status, part].some((field) => field !== undefined && field !== '');
}
