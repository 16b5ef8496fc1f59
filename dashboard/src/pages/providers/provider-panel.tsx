import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { whole } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { Facts, Panel, Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { FirstToken, Spend } from './figures.tsx';
import { BasesSection } from './panel/bases-section.tsx';
import { CredentialsSection } from './panel/credentials-section.tsx';
import { HeadersSection } from './panel/headers-section.tsx';
import { NameSection } from './panel/name-section.tsx';
import { OnSwitch } from './panel/on-switch.tsx';
import { RetireSection } from './panel/retire-section.tsx';
import { RoutingSection } from './panel/routing-section.tsx';
import { SyncSection } from './panel/sync-section.tsx';
import { StateWords } from './provider-columns.tsx';
import type { Figures } from './provider-figures.ts';
import { memberStateOf, type Provider, stateOf } from './provider-state.ts';

interface ProviderPanelProps {
  readonly name: string;
  readonly figures: Figures;
  readonly onClose: () => void;
}

/** Everything about one provider. */
export function ProviderPanel({ name, figures, onClose }: ProviderPanelProps): ReactElement {
  const { data, error, refetch } = useAnswer('GET /providers/{name}', { params: { name } });
  return (
    <Panel
      label={`Provider ${name}`}
      onClose={onClose}
      open
      title={
        <span className="inline-flex items-center gap-2.5">
          <ProviderMark name={name} record={data?.record} size={18} />
          {data?.display_name ?? name}
        </span>
      }
    >
      <ProblemNote error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null ? <Skeleton className="h-64" /> : null}
      {data === undefined ? null : <Body figures={figures} provider={data} />}
    </Panel>
  );
}

interface BodyProps {
  readonly provider: Provider;
  readonly figures: Figures;
}

function Body({ provider, figures }: BodyProps): ReactElement {
  const isAdmin = useIsAdmin();
  const retired = provider.retired_at !== null;
  // It lists nothing and sends nothing anywhere.
  const isBuiltIn = provider.name === 'sandbox';
  return (
    <>
      <Overview figures={figures} provider={provider} />
      {retired ? null : <CredentialsSection provider={provider} />}
      {isAdmin && !retired && !isBuiltIn ? <SyncSection provider={provider} /> : null}
      <BasesSection isAdmin={isAdmin && !retired} provider={provider} />
      {isAdmin && !retired ? (
        <>
          <NameSection provider={provider} />
          <RoutingSection provider={provider} />
        </>
      ) : null}
      {isAdmin && !retired && !isBuiltIn ? <HeadersSection provider={provider} /> : null}
      {isAdmin ? <RetireSection provider={provider} /> : null}
    </>
  );
}

function Overview({ provider, figures }: BodyProps): ReactElement {
  const isAdmin = useIsAdmin();
  const { name, kind, models } = provider;
  const { month, lately } = figures;
  const state = isAdmin ? stateOf(provider, lately?.get(name)) : memberStateOf(provider);
  return (
    <Section
      aside={isAdmin && provider.retired_at === null ? <OnSwitch provider={provider} /> : undefined}
      title="Now"
    >
      <Facts
        rows={[
          ['State', <StateWords key="state" state={state} />],
          [
            'Name',
            <code className="font-mono text-sm" key="name">
              {name}
            </code>,
          ],
          ['Kind', KINDS[kind]],
          [
            'Models',
            isAdmin ? (
              <Link
                className="text-accent-ink underline"
                key="models"
                search={{ provider: name }}
                to="/models"
              >
                {whole(models)}
              </Link>
            ) : (
              whole(models)
            ),
          ],
          [
            isAdmin ? 'Spend this month' : 'Your spend this month',
            <Spend key="spend" known={month !== undefined} sums={month?.get(name)} />,
          ],
          [
            'First token',
            <FirstToken key="first" known={month !== undefined} sums={month?.get(name)} />,
          ],
        ]}
      />
    </Section>
  );
}

const KINDS: Readonly<Record<Provider['kind'], string>> = {
  direct: 'Direct: it runs the models itself',
  aggregator: 'Aggregator: it resells models of others',
};
