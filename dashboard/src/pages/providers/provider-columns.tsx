import { UNKNOWN } from '../../format/money.ts';
import { whole } from '../../format/numbers.ts';
import { Ago } from '../../ui/ago.tsx';
import type { Column } from '../../ui/column.ts';
import { Dot, Tag } from '../../ui/marks.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { FirstToken, Spend, spendOf } from './figures.tsx';
import type { Figures } from './provider-figures.ts';
import { memberStateOf, type Provider, type State, stateOf } from './provider-state.ts';

/** Columns of the list, as admins or members see it. */
export function providerColumns(figures: Figures, isAdmin: boolean): readonly Column<Provider>[] {
  const { month, lately } = figures;
  const state = (provider: Provider): State =>
    isAdmin ? stateOf(provider, lately?.get(provider.name)) : memberStateOf(provider);
  return [
    {
      id: 'name',
      header: 'Provider',
      value: (provider) => provider.display_name,
      cell: (provider) => (
        <span className="inline-flex items-center gap-2.5 align-middle">
          <ProviderMark name={provider.name} record={provider.record} />
          <span className="font-medium">{provider.display_name}</span>
          <Tag>{provider.kind}</Tag>
        </span>
      ),
    },
    {
      id: 'state',
      header: isAdmin ? 'State' : 'Your key',
      value: (provider) => state(provider).words,
      cell: (provider) => <StateWords state={state(provider)} />,
    },
    {
      id: 'models',
      header: 'Models',
      numeric: true,
      narrow: 'hide',
      value: ({ models }) => models,
      cell: ({ models }) => whole(models),
    },
    {
      id: 'spend',
      header: isAdmin ? 'Spend this month' : 'Your spend this month',
      numeric: true,
      narrow: 'hide',
      value: ({ name }) => spendOf(month?.get(name)).value,
      cell: ({ name }) => <Spend known={month !== undefined} sums={month?.get(name)} />,
    },
    {
      id: 'first-token',
      header: 'First token',
      numeric: true,
      narrow: 'hide',
      value: ({ name }) => month?.get(name)?.mean_first_token_ms ?? null,
      cell: ({ name }) => <FirstToken known={month !== undefined} sums={month?.get(name)} />,
    },
    ...(isAdmin ? ADMINS : []),
  ];
}

const ADMINS: readonly Column<Provider>[] = [
  {
    id: 'credentials',
    header: 'Credentials',
    numeric: true,
    narrow: 'hide',
    value: ({ credentials }) => credentials.ready + credentials.needs_key,
    cell: ({ credentials: { ready, needs_key: lost } }) => (
      <span title={`${ready} ready, ${lost} to be given again`}>
        {ready}
        {lost > 0 ? <span className="text-bad-ink"> + {lost} lost</span> : null}
      </span>
    ),
  },
  {
    id: 'synced',
    header: 'Models read',
    numeric: true,
    narrow: 'hide',
    value: ({ synced_at: at }) => at,
    cell: ({ synced_at: at }) =>
      at === null ? (
        <span title="Its list of models was never read.">{UNKNOWN}</span>
      ) : (
        <Ago at={at} />
      ),
  },
];

export function StateWords({ state }: { readonly state: State }): React.ReactElement {
  return (
    <span className="inline-flex items-center gap-2 align-middle">
      <Dot tone={state.tone} />
      <span className={state.tone === 'bad' ? 'text-bad-ink' : 'text-ink-2'}>{state.words}</span>
    </span>
  );
}
