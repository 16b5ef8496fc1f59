import type { ReactElement } from 'react';
import { share, whole } from '../../format/numbers.ts';
import { Section } from '../../ui/panel.tsx';
import { type Bucket, bucketsOf } from './buckets.ts';
import { Unknown } from './marks.tsx';
import type { DetailedAttempt } from './use-request.ts';
import { usageSource } from './words.ts';

/** Tokens as they are charged: each in one bucket. */
export function TokensPart({ row }: { readonly row: DetailedAttempt }): ReactElement {
  const buckets = bucketsOf(row);
  const { total_tokens: total } = row;
  const known = buckets.filter(({ tokens, within }) => tokens !== null && within !== true);
  return (
    <Section aside={usageSource(row)} title="Tokens">
      {row.usage_source === 'none' ? (
        <p className="text-ink-2">
          {row.status === 'complete'
            ? 'The provider told no counts with this answer.'
            : 'It ended before any counts came.'}
        </p>
      ) : (
        <>
          {total === null || total === 0 ? null : (
            <div
              aria-hidden="true"
              className="mb-2.5 flex h-[7px] gap-px overflow-hidden rounded-[3px]"
            >
              {known.map(({ id, tokens, color }) => (
                <span
                  key={id}
                  style={{ width: `${((tokens ?? 0) / total) * 100}%`, background: color }}
                />
              ))}
            </div>
          )}
          <table aria-label="Tokens by bucket" className="w-full border-collapse">
            <tbody>
              {buckets.map((bucket) => (
                <BucketLine bucket={bucket} key={bucket.id} total={total} />
              ))}
              <tr>
                <th className="py-1 text-left font-medium" scope="row">
                  Total
                </th>
                <td className="py-1 text-right font-medium">
                  {total === null ? <Unknown why="Not every part was told." /> : whole(total)}
                </td>
                <td />
              </tr>
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}

interface BucketLineProps {
  readonly bucket: Bucket;
  readonly total: number | null;
}

function BucketLine({ bucket, total }: BucketLineProps): ReactElement {
  const { words, tokens, color, within } = bucket;
  return (
    <tr>
      <th
        className={`border-b border-line py-1 text-left font-normal ${within ? 'pl-[17px] text-ink-2' : ''}`}
        scope="row"
      >
        {within ? null : (
          <span
            className="mr-2 inline-block size-[9px] rounded-[2px]"
            style={{ background: color }}
          />
        )}
        {words}
      </th>
      <td className="border-b border-line py-1 text-right">
        {tokens === null ? <Unknown why="The provider did not say." /> : whole(tokens)}
      </td>
      <td className="w-20 border-b border-line py-1 text-right text-sm text-ink-3">
        {tokens === null || total === null || total === 0 ? '' : share(tokens, total)}
      </td>
    </tr>
  );
}
