import type { ReactElement } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { useList } from '../../api/lists.ts';
import type { Session } from '../../api/schema.generated.ts';
import { day, exact } from '../../format/time.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton, Tag } from '../../ui/marks.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { deviceWords } from './device-words.ts';

/** Where this person is signed in, each to be ended. */
export function Sessions(): ReactElement {
  const { rows, error, retry, more } = useList('GET /sessions', {});
  const end = useChange('DELETE /sessions/{id}', ['/sessions']);
  return (
    <Section title="Where you are signed in">
      <ProblemNote error={error} onRetry={retry} />
      {rows === undefined && error === null ? <Skeleton className="h-24" /> : null}
      <ul aria-label="Sessions">
        {rows?.map((session) => (
          <Row
            busy={end.isPending && end.variables.params.id === session.id}
            key={session.id}
            of={session}
            onEnd={() =>
              end.mutate(
                { params: { id: session.id } },
                { onSuccess: () => void toast.success('Signed out there, within five minutes') },
              )
            }
          />
        ))}
      </ul>
      {more.has ? (
        <Button busy={more.busy} onClick={more.fetch}>
          Show more
        </Button>
      ) : null}
      <ProblemNote error={end.error} />
    </Section>
  );
}

interface RowProps {
  readonly of: Session;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function Row({ of: session, busy, onEnd }: RowProps): ReactElement {
  const device = deviceWords(session.user_agent);
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate" title={session.user_agent ?? undefined}>
            {device}
          </span>
          {session.current ? <Tag>this one</Tag> : null}
        </p>
        <p className="text-sm text-ink-3">
          {session.ip_address === null ? null : <>{session.ip_address} · </>}
          since <Ago at={session.created_at} /> · until{' '}
          <span title={exact(session.expires_at)}>{day(session.expires_at)}</span>
        </p>
      </div>
      {session.current ? null : (
        <Button aria-label={`Sign out ${device}`} busy={busy} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
