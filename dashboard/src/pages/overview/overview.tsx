import type { ReactElement } from 'react';
import { useProvidersByName } from '../../api/names.ts';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { type Period, periodOf } from '../../shell/period.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { BySpend } from './by-spend.tsx';
import { Figures } from './figures.tsx';
import { Filters } from './filters.tsx';
import { ProviderLines } from './provider-lines.tsx';
import { type Series, seriesOf } from './series.ts';
import { SpendSection } from './spend-section.tsx';
import { UnpricedNote } from './unpriced-note.tsx';
import { type Usage, useUsage } from './usage.ts';

export function Overview(): ReactElement {
  const [address] = useAddress();
  const period = periodOf(address);
  const usage = useUsage(period, address);
  const series = useSeries(usage, period);
  const sum = usage.now.data?.data[0];
  return (
    <Page title="Overview" tools={<Filters />}>
      <Problem usage={usage} />
      {isMissing(usage.now) || isMissing(usage.before) ? null : (
        <Figures
          atOneProvider={address.provider !== undefined}
          before={usage.before.data?.data[0]}
          now={sum}
          period={period}
          viaAggregators={viaAggregators(usage)}
        />
      )}
      {[usage.now, usage.steps, usage.providers].some(isMissing) ? null : (
        <SpendSection period={period} series={series} sum={sum} />
      )}
      <UnpricedNote models={usage.models.data?.data ?? []} />
      <div className="mt-[30px] grid gap-x-11 gap-y-[30px] lg:grid-cols-[1.35fr_1fr]">
        <BySpend period={period} usage={usage} />
        <ProviderLines usage={usage} />
      </div>
    </Page>
  );
}

/** Whether it failed and there is nothing to show in its place, which would wait without end. */
function isMissing({ data, error }: Usage[keyof Usage]): boolean {
  return data === undefined && error !== null;
}

/** One note for the figures and the chart: they fail together. */
function Problem({ usage }: { readonly usage: Usage }): ReactElement | null {
  const failed = [usage.now, usage.before, usage.steps].filter(({ error }) => error !== null);
  if (failed.length === 0) return null;
  return (
    <div className="mb-4">
      <ProblemNote
        error={failed[0]?.error}
        onRetry={() => {
          for (const { refetch } of failed) void refetch();
        }}
      />
    </div>
  );
}

function useSeries({ steps, providers }: Usage, period: Period): Series | undefined {
  const named = useProvidersByName();
  if (steps.data === undefined || providers.data === undefined) return undefined;
  return seriesOf({
    steps: steps.data.data,
    providers: providers.data.data,
    period,
    nameOf: (provider) => named?.get(provider)?.display_name ?? provider,
  });
}

/** First attempts that went to one. */
function viaAggregators({ providers }: Usage): number | undefined {
  return providers.data?.data
    .filter(({ split }) => split === 'aggregator')
    .reduce((sum, { calls }) => sum + calls, 0);
}
