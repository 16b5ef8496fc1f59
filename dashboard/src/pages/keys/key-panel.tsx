import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { usePeople } from '../../api/people.ts';
import type { Key } from '../../api/schema.generated.ts';
import { counted } from '../../format/numbers.ts';
import { useIsAdmin, useMe } from '../../session/context.tsx';
import { Ago } from '../../ui/ago.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { Facts, Panel, Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ReadySettings } from '../../ui/ready-settings.tsx';
import { SOME_KEY } from '../../ui/snippets.ts';
import { ChangeKey } from './change-key.tsx';
import { ownerOf, State, When } from './key-columns.tsx';
import { useKeySpend } from './key-spend.ts';
import { isChangeable, stateOf } from './key-state.ts';
import { RevokeKey } from './revoke-key.tsx';
import { useCallableModel } from './use-callable-model.ts';

interface KeyPanelProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

export function KeyPanel({ id, onClose }: KeyPanelProps): ReactElement {
  const asked = useAnswer(
    'GET /keys/{id}',
    { params: { id: id ?? '' } },
    { enabled: id !== undefined },
  );
  // While another one is fetched the last one is still there.
  const key = asked.data?.id === id ? asked.data : undefined;
  return (
    <Panel
      label={key === undefined ? 'Key' : `Key ${key.name}`}
      onClose={onClose}
      open={id !== undefined}
      title={key?.name ?? 'Key'}
    >
      <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />
      {key === undefined ? (
        asked.error === null && <Skeleton className="h-64" />
      ) : (
        <OpenKey key={key.id} of={key} />
      )}
    </Panel>
  );
}

function OpenKey({ of: key }: { readonly of: Key }): ReactElement {
  const isAdmin = useIsAdmin();
  const changeable = isChangeable(key, isAdmin);
  return (
    <>
      <Section title="About">
        <KeyFacts of={key} />
        {changeable || key.revoked_at !== null ? null : (
          <p className="mt-3 text-ink-2">
            An administrator made this key for you. Ask them to change or revoke it.
          </p>
        )}
      </Section>
      {key.kind === 'gateway' ? <Spend of={key} /> : null}
      {changeable ? <ChangeKey of={key} /> : null}
      {key.kind === 'gateway' && stateOf(key).usable ? <Settings of={key} /> : null}
      {changeable ? <RevokeKey of={key} /> : null}
    </>
  );
}

function KeyFacts({ of: key }: { readonly of: Key }): ReactElement {
  const people = usePeople();
  const ownId = useMe()?.user_id ?? null;
  const { models } = key;
  const rows: (readonly [string, ReactElement | string])[] = [
    ['State', <State key="state" of={key} />],
    [
      'Last four',
      <span className="font-mono text-sm" key="end">
        {key.last_four}
      </span>,
    ],
    ['Owner', ownerOf(key, { people, ownId })],
  ];
  if (key.kind === 'gateway') {
    rows.push(
      ['Models', models === null ? 'all its owner may call' : <Patterns key="m" of={models} />],
      ['Expires', key.expires_at === null ? 'never' : <When at={key.expires_at} key="e" />],
    );
  }
  rows.push(['Created', <Ago at={key.created_at} key="created" />]);
  if (key.revoked_at !== null) rows.push(['Revoked', <Ago at={key.revoked_at} key="revoked" />]);
  rows.push(['Id', <CopyText key="id" text={key.id} />]);
  return <Facts rows={rows} />;
}

function Patterns({ of: models }: { readonly of: readonly string[] }): ReactElement {
  return <span className="font-mono text-sm">{models.join(', ')}</span>;
}

function Spend({ of: key }: { readonly of: Key }): ReactElement {
  const spent = useKeySpend().of(key.id);
  return (
    <Section
      aside={
        <Link
          className="text-accent-ink hover:underline"
          search={{ key: key.id, period: '30d' }}
          to="/logs"
        >
          Show its requests
        </Link>
      }
      title="Spend in 30 days"
    >
      {spent === undefined ? (
        <Skeleton className="h-8 w-40" />
      ) : (
        <p className="flex items-baseline gap-2">
          <span className="text-figure font-medium tracking-[-0.025em]" title={spent.title}>
            {spent.text}
          </span>
          <span className="text-ink-2">{counted(spent.calls, 'request')}</span>
        </p>
      )}
      {spent === undefined || spent.missing === null ? null : (
        <p className="mt-1 text-ink-2">
          {spent.value === null ? spent.title : `Without ${spent.missing}.`}
        </p>
      )}
    </Section>
  );
}

function Settings({ of: key }: { readonly of: Key }): ReactElement {
  const model = useCallableModel(key.models);
  return (
    <Section title="Ready settings">
      <p className="mb-3 text-ink-2">
        The key itself was shown once, when it was made. Put it in the place of{' '}
        <span className="font-mono text-sm">{SOME_KEY}</span>.
      </p>
      <ReadySettings model={model} secret={SOME_KEY} />
    </Section>
  );
}
