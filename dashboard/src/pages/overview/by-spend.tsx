import { type ReactElement, useState } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { useKeysById, useProvidersByName } from '../../api/names.ts';
import { usePeople } from '../../api/people.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import type { Period } from '../../shell/period.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Segments } from '../../ui/segments.tsx';
import { keyLines, modelLines, personLines } from './breakdown.ts';
import { SpendLines } from './spend-lines.tsx';
import { filterOf, type Usage } from './usage.ts';

type View = 'models' | 'keys' | 'people';

interface BySpendProps {
  readonly usage: Usage;
  readonly period: Period;
}

/** Who or what the money went to. */
export function BySpend({ usage, period }: BySpendProps): ReactElement {
  const isAdmin = useIsAdmin();
  const [view, setView] = useState<View>('models');
  return (
    <section className="min-w-0">
      <div className="mb-2.5 flex items-center gap-3">
        <h2 className="font-semibold">By spend</h2>
        <div className="ml-auto">
          <Segments<View>
            label="What to show by spend"
            onChange={setView}
            options={isAdmin ? [...VIEWS, PEOPLE] : VIEWS}
            value={view}
          />
        </div>
      </div>
      {view === 'models' ? <Models usage={usage} /> : null}
      {view === 'keys' ? <Keys period={period} /> : null}
      {view === 'people' && isAdmin ? <People period={period} /> : null}
    </section>
  );
}

const VIEWS: readonly (readonly [View, string])[] = [
  ['models', 'Models'],
  ['keys', 'Keys'],
];
const PEOPLE: readonly [View, string] = ['people', 'People'];

function Models({ usage }: { readonly usage: Usage }): ReactElement {
  const providers = useProvidersByName();
  const types = new Map(
    usage.providers.data?.data.map(({ group, split }) => [group, split ?? 'none']),
  );
  const { data, error, refetch } = usage.models;
  if (data === undefined && error !== null) {
    return <ProblemNote error={error} onRetry={() => void refetch()} />;
  }
  const typeOf = (provider: string | null): string => types.get(provider) ?? 'none';
  return (
    <SpendLines
      lines={data === undefined ? undefined : modelLines(data.data, typeOf, providers)}
      of="Model"
    />
  );
}

function Keys({ period }: { readonly period: Period }): ReactElement {
  const keys = useKeysById();
  const { data, error, refetch } = useGrouped('key', period);
  if (data === undefined && error !== null) {
    return <ProblemNote error={error} onRetry={() => void refetch()} />;
  }
  const ready = data !== undefined && keys !== undefined;
  return <SpendLines lines={ready ? keyLines(data.data, keys) : undefined} of="Key" />;
}

function People({ period }: { readonly period: Period }): ReactElement {
  const people = usePeople();
  const { data, error, refetch } = useGrouped('user', period);
  if (data === undefined && error !== null) {
    return <ProblemNote error={error} onRetry={() => void refetch()} />;
  }
  return (
    <SpendLines
      lines={data === undefined ? undefined : personLines(data.data, people)}
      of="Person"
    />
  );
}

function useGrouped(by: 'key' | 'user', { from, to }: Period): Usage['models'] {
  const [address] = useAddress();
  return useAnswer('GET /usage/summary', {
    query: { group_by: by, ...filterOf(address), from, to, limit: '1000' },
  });
}
