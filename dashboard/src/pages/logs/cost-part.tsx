import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { exactMoney } from '../../format/money.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Unknown } from './marks.tsx';
import type { DetailedAttempt } from './use-request.ts';
import { costSource } from './words.ts';

/** What it cost, and who says so. */
export function CostPart({ row }: { readonly row: DetailedAttempt }): ReactElement {
  const source = costSource(row);
  const rows: [string, ReactNode][] = [
    [
      'Cost',
      row.cost_usd === null ? (
        <Unknown key="cost" why={source} />
      ) : (
        <span className="font-medium" key="cost">
          {exactMoney(row.cost_usd)}
        </span>
      ),
    ],
    [row.cost_usd === null ? 'Why' : 'Source', source],
  ];
  if (row.price_version !== null) {
    rows.push(['Price version', <CopyText key="version" text={row.price_version} />]);
  }
  return (
    <Section aside={<ModelLink row={row} />} title="Cost">
      <Facts rows={rows} />
    </Section>
  );
}

/** For administrators: the model's page, with its prices. */
function ModelLink({ row }: { readonly row: DetailedAttempt }): ReactElement | null {
  const isAdmin = useIsAdmin();
  if (!isAdmin || row.provider === null || row.upstream_model === null) return null;
  return (
    <Link
      className="text-accent-ink underline underline-offset-2"
      search={{ open: `${row.provider}/${row.upstream_model}` }}
      to="/models"
    >
      Open the model
    </Link>
  );
}
