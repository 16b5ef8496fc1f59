import { type ReactElement, useState } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import type { Key } from '../../api/schema.generated.ts';
import { useAbout } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Section } from '../../ui/panel.tsx';

/** The end of a key, for good. */
export function RevokeKey({ of: key }: { readonly of: Key }): ReactElement {
  const [asking, setAsking] = useState(false);
  const revoke = useChange('DELETE /keys/{id}', ['/keys']);
  const { identity } = useAbout();
  // The edge hears of changes later than a server does.
  const soon = identity.kind === 'supabase' ? 'within half a minute' : 'within a second';
  const stops =
    key.kind === 'admin'
      ? 'Scripts and people that manage with it are refused'
      : 'Every program that calls with it is refused';
  return (
    <Section title="Revoke">
      <p className="mb-3 text-ink-2">
        {stops} {soon}. This is for good: a new key has to be made and put in its place.
      </p>
      <Button look="danger" onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Confirm
        about={
          <>
            {stops} {soon}, for good. Its requests stay in the logs.
          </>
        }
        name={key.name}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await revoke.mutateAsync({ params: { id: key.id } });
          toast.success(`${key.name} is revoked`);
        }}
        open={asking}
        title={`Revoke ${key.name}?`}
        verb="Revoke"
      />
    </Section>
  );
}
