import type { ReactElement } from 'react';
import { Input } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { useAddress } from './address.ts';
import { daysOf, PERIODS, periodOf } from './period.ts';

/** Chooses the time a page is about; it stays chosen on the next page. */
export function PeriodPicker(): ReactElement {
  const [address, change] = useAddress();
  const { id } = periodOf(address);
  const chosen = address.period === 'custom' ? 'custom' : id;
  const { from, to } = daysOf(address);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label="Period"
        onChange={(period) =>
          change(
            period === 'custom'
              ? { period, from: dayOf(Date.now() - 6 * 86_400_000), to: dayOf(Date.now()) }
              : { period, from: undefined, to: undefined },
          )
        }
        options={PERIODS}
        value={chosen}
      />
      {chosen === 'custom' ? (
        <div className="flex items-center gap-1.5">
          <Input
            aria-label="From day"
            className="w-36"
            max={to}
            onChange={(event) => change({ from: event.target.value, to })}
            type="date"
            value={from ?? ''}
          />
          <Input
            aria-label="To day, included"
            className="w-36"
            min={from}
            onChange={(event) => change({ from, to: event.target.value })}
            type="date"
            value={to ?? ''}
          />
        </div>
      ) : null}
    </div>
  );
}

/** A local day as a date input writes it. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
