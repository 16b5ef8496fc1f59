import { type ReactElement, useState } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { nameOf } from '../../api/people.ts';
import type { User } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** The way out for somebody, and back in without what they had. */
export function SwitchOff({ of: user }: { readonly of: User }): ReactElement {
  const [asking, setAsking] = useState(false);
  const change = useChange('PATCH /users/{id}', ['/users', '/keys', '/providers']);
  const name = nameOf(user);

  async function turn(disabled: boolean): Promise<void> {
    await change.mutateAsync({ params: { id: user.id }, body: { disabled } });
    toast.success(`${name} is switched ${disabled ? 'off' : 'on'}`);
  }

  if (user.disabled_at !== null) {
    return (
      <Section title="Switched off">
        <p className="mb-3 text-ink-2">
          They cannot sign in or call. Switched on, they begin with no keys and no credentials.
        </p>
        <div className="flex flex-col items-start gap-3">
          <ProblemNote error={change.error} />
          <Button
            busy={change.isPending}
            // What fails is shown above.
            onClick={() => void turn(false).catch(() => {})}
          >
            Switch on
          </Button>
        </div>
      </Section>
    );
  }
  return (
    <Section title="Switch off">
      <p className="mb-3 text-ink-2">
        Ends their sign-in and their calls. Their credentials are destroyed and their keys revoked,
        for good; their usage stays in the logs.
      </p>
      <Button look="danger" onClick={() => setAsking(true)}>
        Switch off
      </Button>
      <Confirm
        about="They can no longer sign in or call. Their credentials are destroyed and their keys revoked, for good: switching them on again brings neither back."
        name={name}
        onClose={() => setAsking(false)}
        onConfirm={() => turn(true)}
        open={asking}
        title={`Switch off ${name}?`}
        verb="Switch off"
      />
    </Section>
  );
}
