import { UNKNOWN } from '../../format/money.ts';
import { brief, whole } from '../../format/numbers.ts';
import { exact } from '../../format/time.ts';
import type { Column } from '../../ui/column.ts';
import type { NarrowRow } from '../../ui/data-table.tsx';
import { Tag } from '../../ui/marks.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { EnabledSwitch } from './enabled-switch.tsx';
import { type Model, NO_PRICE, SOURCES } from './model.ts';
import { RatePrice, rateOf } from './price-words.tsx';
import type { Names } from './provider-names.ts';

/**
 * @param sortable Whether every row is there; a part in order would pass for the whole in order.
 */
export function modelColumns(names: Names, sortable: boolean): readonly Column<Model>[] {
  const columns: readonly Column<Model>[] = [
    {
      id: 'model',
      header: 'Model',
      value: ({ model }) => model,
      cell: ({ model, name, retired_at: retired }) => (
        <span className="inline-flex max-w-[44ch] items-center gap-2 align-middle">
          <span
            className="truncate font-mono text-sm"
            title={name === null ? model : `${name}: ${model}`}
          >
            {model}
          </span>
          {retired === null ? null : <Tag>retired</Tag>}
        </span>
      ),
    },
    {
      id: 'provider',
      header: 'Provider',
      narrow: 'hide',
      value: ({ provider }) => names(provider).shown,
      cell: ({ provider }) => (
        <span className="inline-flex items-center gap-2 align-middle">
          <ProviderMark name={provider} record={names(provider).record} size={15} />
          {names(provider).shown}
        </span>
      ),
    },
    {
      id: 'input',
      header: 'In per M',
      numeric: true,
      value: (model) => rateOf(model, 'input'),
      cell: (model) => <RatePrice model={model} rate="input" />,
    },
    {
      id: 'output',
      header: 'Out per M',
      numeric: true,
      value: (model) => rateOf(model, 'output'),
      cell: (model) => <RatePrice model={model} rate="output" />,
    },
    ...REST,
  ];
  return sortable ? columns : columns.map(({ value: _, ...column }) => column);
}

const REST: readonly Column<Model>[] = [
  {
    id: 'source',
    header: 'Price from',
    narrow: 'hide',
    value: ({ price_source: source }) => (source === null ? null : SOURCES[source]),
    cell: ({ price_source: source, price_valid_from: from }) => (
      <span
        className="text-ink-2"
        title={source === null || from === null ? NO_PRICE : `Since ${exact(from)}`}
      >
        {source === null ? UNKNOWN : SOURCES[source]}
      </span>
    ),
  },
  {
    id: 'context',
    header: 'Context',
    numeric: true,
    narrow: 'hide',
    value: ({ context_tokens: tokens }) => tokens,
    cell: ({ context_tokens: tokens }) => (
      <span
        title={tokens === null ? 'The provider’s list does not say.' : `${whole(tokens)} tokens`}
      >
        {brief(tokens)}
      </span>
    ),
  },
  {
    id: 'enabled',
    header: 'Enabled',
    narrow: 'hide',
    cell: (model) => <EnabledSwitch model={model} />,
  },
  {
    id: 'canonical',
    header: 'Canonical id',
    optional: true,
    narrow: 'hide',
    value: ({ canonical_id: id }) => id,
    cell: ({ canonical_id: id }) =>
      id === null ? (
        <span title="It has only the name its provider gave it.">{UNKNOWN}</span>
      ) : (
        <span className="font-mono text-sm">{id}</span>
      ),
  },
];

/** At 360 px: the name on a line of its own, below it who serves it and what it costs. */
export function modelLines(names: Names): NarrowRow<Model> {
  return {
    height: 58,
    cell: (model) => (
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5">
        <span className="col-span-2 flex items-center gap-2">
          <span className="truncate font-mono text-sm" title={model.model}>
            {model.model}
          </span>
          {model.retired_at === null ? null : <Tag>retired</Tag>}
          {model.enabled ? null : <Tag>off</Tag>}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 text-sm text-ink-2">
          <ProviderMark name={model.provider} record={names(model.provider).record} size={14} />
          <span className="truncate">{names(model.provider).shown}</span>
        </span>
        <span className="text-sm text-ink-2">
          <RatePrice model={model} rate="input" /> in, <RatePrice model={model} rate="output" /> out
        </span>
      </div>
    ),
  };
}
