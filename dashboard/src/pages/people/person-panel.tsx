import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { nameOf } from '../../api/people.ts';
import type { User } from '../../api/schema.generated.ts';
import { UNKNOWN } from '../../format/money.ts';
import { useAbout } from '../../session/context.tsx';
import { Ago } from '../../ui/ago.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { Facts, Panel, Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { NewLink } from './new-link.tsx';
import { RoleSelect } from './role-select.tsx';
import { SwitchOff } from './switch-off.tsx';
import { OWN_ACCOUNTS } from './words.ts';

interface PersonPanelProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

export function PersonPanel({ id, onClose }: PersonPanelProps): ReactElement {
  // A person's id is among what a search finds.
  const asked = useAnswer(
    'GET /users',
    { query: { q: id ?? '', limit: '1' } },
    { enabled: id !== undefined },
  );
  const user = asked.data?.data.find((row) => row.id === id);
  const title = user === undefined ? 'Person' : nameOf(user);
  const absent = asked.data !== undefined && !asked.isPlaceholderData && user === undefined;
  return (
    <Panel label={title} onClose={onClose} open={id !== undefined} title={title}>
      <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />
      {user !== undefined ? (
        <OpenPerson key={user.id} of={user} />
      ) : absent ? (
        <p className="text-ink-2">There is nobody with this id.</p>
      ) : (
        asked.error === null && <Skeleton className="h-64" />
      )}
    </Panel>
  );
}

function OpenPerson({ of: user }: { readonly of: User }): ReactElement {
  const hasAccounts = useAbout().identity.kind === 'accounts';
  const { email } = user;
  return (
    <>
      <Section title="About">
        <Facts
          rows={[
            ['Name', user.name ?? UNKNOWN],
            ['E-mail', email === null ? UNKNOWN : <CopyText key="email" text={email} />],
            ['Issuer', <CopyText key="issuer" text={user.issuer} />],
            ['Since', <Ago at={user.created_at} key="since" />],
            ...(user.disabled_at === null
              ? []
              : [['Switched off', <Ago at={user.disabled_at} key="off" />] as const]),
            ['Id', <CopyText key="id" text={user.id} />],
          ]}
        />
        <p className="mt-3 flex gap-4">
          <Link
            className="text-accent-ink hover:underline"
            search={{ user: user.id, status: 'all' }}
            to="/keys"
          >
            Show their keys
          </Link>
          <Link className="text-accent-ink hover:underline" search={{ user: user.id }} to="/logs">
            Show their requests
          </Link>
        </p>
      </Section>
      <RoleSelect of={user} />
      {hasAccounts && user.issuer === OWN_ACCOUNTS && email !== null ? (
        <NewLink email={email} role={user.role} />
      ) : null}
      <SwitchOff of={user} />
    </>
  );
}
