import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useApi } from '../../session/context.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useSync } from '../providers/sync.ts';
import { findGoodModel, SANDBOX } from './good-model.ts';
import { SkipLink } from './skip-link.tsx';

const LOOK_MS = 700;

/** Leads to the playground with a model that suits a first word. */
export function FirstChat({ provider }: { readonly provider: string }): ReactElement {
  const api = useApi();
  // Somebody in a hurry is here before the models are.
  const arriving = useSync(provider).sync?.state === 'running';
  const { data, error, refetch } = useQuery({
    queryKey: ['first chat', provider, arriving],
    queryFn: () => findGoodModel(api, provider),
    refetchInterval: ({ state }) => (arriving && state.data === null ? LOOK_MS : false),
  });
  if (error !== null) {
    return (
      <>
        <ProblemNote error={error} onRetry={() => void refetch()} />
        <SkipLink />
      </>
    );
  }
  if (data === undefined || (data === null && arriving)) {
    return (
      <>
        <p className="text-ink-2">Its models are arriving.</p>
        <Skeleton className="h-8" />
        <SkipLink />
      </>
    );
  }
  if (data === null) {
    return (
      <>
        <p className="text-ink-2">
          {provider} has listed no model yet, so the sandbox answers the first chat. Its models can
          be read again, or added by hand, on the pages Providers and Models.
        </p>
        <ChatLink model={SANDBOX} />
      </>
    );
  }
  return (
    <>
      <p className="text-ink-2">
        Its models are there. <code className="font-mono text-sm break-all text-ink">{data}</code>{' '}
        is a good one to begin with; the playground has all others.
      </p>
      <ChatLink model={data} />
      <p className="text-sm text-ink-3">
        <Link className="text-accent-ink underline" to="/">
          Skip: go to the overview
        </Link>
      </p>
    </>
  );
}

function ChatLink({ model }: { readonly model: string }): ReactElement {
  return (
    <Link
      className="inline-flex h-8 items-center justify-center rounded-md bg-accent px-3 font-medium text-on-accent hover:brightness-95"
      search={{ model }}
      to="/playground"
    >
      Start chatting
    </Link>
  );
}
