import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useChoices } from '../../api/choices.ts';
import { useAnswer } from '../../api/lists.ts';
import { asProblem } from '../../api/problem.ts';
import { UNKNOWN } from '../../format/money.ts';
import { whole } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { ExplainSection } from '../../ui/explain-section.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Skeleton } from '../../ui/marks.tsx';
import { Facts, Panel, Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { abilityFacts } from './abilities.ts';
import { EnabledSwitch } from './enabled-switch.tsx';
import { fullName, type Model, splitName } from './model.ts';
import { CanonicalSection } from './panel/canonical-section.tsx';
import { PriceSection } from './panel/price-section.tsx';
import { WaysSection } from './panel/ways-section.tsx';
import { useProviderNames } from './provider-names.ts';

interface ModelPanelProps {
  readonly name: string;
  readonly onClose: () => void;
  /** For a model that calls were passed on for, though nobody listed it. */
  readonly onAdd: () => void;
}

/** One model at one provider, and how else it can be reached. */
export function ModelPanel({ name, onClose, onAdd }: ModelPanelProps): ReactElement {
  const params = splitName(name);
  const names = useProviderNames();
  const isAdmin = useIsAdmin();
  const { data, error, refetch } = useAnswer('GET /models/{provider}/{model}', { params });
  const isUnknown = error !== null && asProblem(error).status === 404;
  return (
    <Panel
      label={`Model ${name}`}
      onClose={onClose}
      open
      title={
        <span className="inline-flex max-w-full items-center gap-2.5">
          <ProviderMark name={params.provider} record={names(params.provider).record} size={18} />
          <span className="truncate font-mono text-[14px]">{params.model}</span>
        </span>
      }
    >
      {isUnknown ? (
        <NotListed onAdd={isAdmin ? onAdd : undefined} />
      ) : (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null ? <Skeleton className="h-64" /> : null}
      {data === undefined ? null : (
        <>
          <Overview model={data} />
          <WaysSection model={data} />
          <PriceSection model={data} />
          <ExplainSection model={fullName(data)} />
          {isAdmin ? <CanonicalSection model={data} /> : null}
        </>
      )}
    </Panel>
  );
}

function NotListed({ onAdd }: { readonly onAdd: (() => void) | undefined }): ReactElement {
  return (
    <Empty
      action={
        onAdd === undefined ? undefined : (
          <Button icon="plus" onClick={onAdd}>
            Add it with its price
          </Button>
        )
      }
      title="Not in the list of models"
    >
      Calls for it are passed on as they come. Without a price nobody knows what they cost.
    </Empty>
  );
}

function Overview({ model }: { readonly model: Model }): ReactElement {
  const names = useProviderNames();
  const isAdmin = useIsAdmin();
  const called = fullName(model);
  const { provider, name, context_tokens: context, output_tokens: output, retired_at: at } = model;
  return (
    <Section
      aside={
        at === null && isAdmin ? (
          <span className="inline-flex items-center gap-2">
            {model.enabled ? 'Enabled' : 'Switched off'}
            <EnabledSwitch model={model} />
          </span>
        ) : undefined
      }
      title={name === null || name === model.model ? 'Now' : name}
    >
      <Facts
        rows={[
          ['Call it', <CopyText key="call" text={called} />],
          [
            'Provider',
            <Link
              className="text-accent-ink underline"
              key="provider"
              search={{ open: provider }}
              to="/providers"
            >
              {names(provider).shown}
            </Link>,
          ],
          ['Context', <Tokens count={context} key="context" />],
          ['Longest answer', <Tokens count={output} key="output" />],
          ...abilityFacts(model),
          ...(at === null ? [] : [['Retired', <Ago at={at} key="retired" />] as const]),
        ]}
      />
      {at === null && model.enabled ? <TryIt called={called} /> : null}
    </Section>
  );
}

/** Offered to those who may call it; whoever may not is told who can change that. */
function TryIt({ called }: { readonly called: string }): ReactElement | null {
  const isAdmin = useIsAdmin();
  const { data } = useChoices(!isAdmin);
  const may = isAdmin || data?.some(({ id }) => id === called) === true;
  if (may) {
    return (
      <Link
        className="mt-3 inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 font-medium hover:bg-sunken"
        search={{ model: called, part: 'new' }}
        to="/playground"
      >
        <Icon name="message-square" />
        Try in the playground
      </Link>
    );
  }
  if (data === undefined) return null;
  return (
    <p className="mt-3 text-ink-2">
      You may not call this model. An administrator can open access to it, in Settings under Access.
    </p>
  );
}

function Tokens({ count }: { readonly count: number | null }): ReactElement {
  if (count === null) return <span title="The provider’s list does not say.">{UNKNOWN}</span>;
  return <>{whole(count)} tokens</>;
}
