import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useList } from '../../../api/lists.ts';
import { UNKNOWN } from '../../../format/money.ts';
import { counted, duration, share } from '../../../format/numbers.ts';
import type { Address } from '../../../shell/address.ts';
import { Skeleton, Tag } from '../../../ui/marks.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { fullName, type Model } from '../model.ts';
import { useOffered } from '../offered.ts';
import { RatePrice, rateOf } from '../price-words.tsx';
import { useProviderNames } from '../provider-names.ts';
import { useWaysUsage, type WayUsage } from './ways-usage.ts';

/** Every provider's way to the same model, side by side. */
export function WaysSection({ model }: { readonly model: Model }): ReactElement | null {
  const named = model.canonical_id ?? model.model;
  const list = useOffered(useList('GET /models', { query: { named } }));
  const usage = useWaysUsage(list.rows ?? NONE);
  const cheapest = cheapestOf(list.rows ?? NONE);
  // Of a member who may go none of them.
  if (list.rows?.length === 0) return null;
  return (
    <Section aside="per million tokens; 30 days" title="Ways to it">
      <ProblemNote error={list.error} onRetry={list.retry} />
      {list.rows === undefined && list.error === null ? <Skeleton className="h-24" /> : null}
      {list.rows === undefined ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className="overflow-x-auto" tabIndex={0}>
          <table aria-label="Ways to it" className="w-full border-collapse">
            <thead>
              <tr>
                {HEADERS.map(([header, look]) => (
                  <th
                    className={`h-7 border-b border-line px-2 align-bottom text-sm font-normal text-ink-3 first:pl-0 last:pr-0 max-sm:px-1.5 sm:whitespace-nowrap ${look}`}
                    key={header}
                    scope="col"
                  >
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.rows.map((way) => (
                <WayRow
                  isCheapest={way === cheapest}
                  isThis={fullName(way) === fullName(model)}
                  key={fullName(way)}
                  usage={usage?.get(way.provider)}
                  way={way}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

const NONE: readonly Model[] = [];

/** The narrowest window has no room for all, and what a cache costs says least. */
const WIDE_ONLY = 'max-sm:hidden';

const HEADERS = [
  ['Provider', 'text-left'],
  ['In', 'text-right'],
  ['Out', 'text-right'],
  ['Cache read', `text-right ${WIDE_ONLY}`],
  ['First token', 'text-right'],
  ['Failing', 'text-right'],
] as const;

interface WayRowProps {
  readonly way: Model;
  readonly usage: WayUsage | undefined;
  readonly isThis: boolean;
  readonly isCheapest: boolean;
}

function WayRow({ way, usage, isThis, isCheapest }: WayRowProps): ReactElement {
  const names = useProviderNames();
  const { shown, record, kind } = names(way.provider);
  return (
    <tr className={isThis ? 'bg-accent-wash' : ''}>
      <td className="border-b border-line py-1.5 pr-2 sm:whitespace-nowrap">
        <Link
          aria-current={isThis || undefined}
          className="inline-flex items-center gap-2 align-middle break-words hover:underline"
          search={(before: Address) => ({ ...before, open: fullName(way) })}
          title={fullName(way)}
          to="."
        >
          <ProviderMark name={way.provider} record={record} size={15} />
          {shown}
        </Link>
        <span className="mt-0.5 flex flex-wrap gap-1">
          {kind === undefined ? null : <Tag>{kind}</Tag>}
          {isCheapest ? <Tag>cheapest</Tag> : null}
          {way.enabled ? null : <Tag>off</Tag>}
        </span>
      </td>
      {(['input', 'output', 'cache_read'] as const).map((rate) => (
        <td className={`${CELL} ${rate === 'cache_read' ? WIDE_ONLY : ''}`} key={rate}>
          <RatePrice model={way} rate={rate} />
        </td>
      ))}
      <td className={CELL}>
        {usage?.firstTokenMs == null ? (
          <span title="Nothing was streamed this way in 30 days.">{UNKNOWN}</span>
        ) : (
          <span title="Mean of 30 days">{duration(usage.firstTokenMs)}</span>
        )}
      </td>
      <td className={CELL}>
        {usage === undefined ? (
          <span title="No call went this way in 30 days.">{UNKNOWN}</span>
        ) : (
          <span title={`${usage.failed} of ${counted(usage.attempts, 'attempt')}`}>
            {share(usage.failed, usage.attempts)}
          </span>
        )}
      </td>
    </tr>
  );
}

const CELL =
  'border-b border-line px-2 py-1.5 text-right align-top whitespace-nowrap last:pr-0 max-sm:px-1.5';

/** By input and output together, where there is something to compare. */
function cheapestOf(ways: readonly Model[]): Model | undefined {
  const priced = ways.flatMap((way) => {
    const [input, output] = [rateOf(way, 'input'), rateOf(way, 'output')];
    return input === null || output === null || !way.enabled ? [] : [{ way, sum: input + output }];
  });
  if (priced.length < 2) return undefined;
  return priced.reduce((least, one) => (one.sum < least.sum ? one : least)).way;
}
