import { type ReactElement, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { NewInvitation, User } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { LinkOnce } from './link-once.tsx';

interface NewLinkProps {
  readonly email: string;
  readonly role: User['role'];
}

/** For somebody who lost the password: the way in is an invitation again. */
export function NewLink({ email, role }: NewLinkProps): ReactElement {
  const make = useChange('POST /invitations', ['/invitations']);
  const [made, setMade] = useState<NewInvitation | null>(null);
  return (
    <Section title="Lost password">
      <p className="mb-3 text-ink-2">
        A new sign-in link lets them choose another password and ends their sessions. Links made
        before stop working.
      </p>
      <div className="flex flex-col items-start gap-3">
        <ProblemNote error={make.error} />
        <Button
          busy={make.isPending}
          onClick={() => make.mutate({ body: { email, role } }, { onSuccess: setMade })}
        >
          Make a new sign-in link
        </Button>
      </div>
      <LinkOnce made={made} onDone={() => setMade(null)} />
    </Section>
  );
}
