import { type ReactElement, useState } from 'react';
import { useChange } from '../../../api/changes.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Provider } from '../provider-state.ts';

const TOUCHED = ['/providers', '/models'] as const;

/** Last and apart. A provider is never deleted: the ledger names it. */
export function RetireSection({ provider }: { readonly provider: Provider }): ReactElement {
  const { name, display_name: shown, retired_at: at } = provider;
  const [asking, setAsking] = useState(false);
  const retire = useChange('DELETE /providers/{name}', TOUCHED);
  const change = useChange('PATCH /providers/{name}', TOUCHED);
  const params = { name };
  if (at !== null) {
    return (
      <Section title="Retired">
        <p className="mb-3 text-ink-2">
          Retired <Ago at={at} />. No call reaches it; its models, keys and its rows in the ledger
          are kept.
        </p>
        <ProblemNote error={change.error} />
        <Button
          busy={change.isPending}
          onClick={() => change.mutate({ params, body: { retired: false } })}
        >
          Bring it back
        </Button>
      </Section>
    );
  }
  return (
    <Section title="Retire">
      <p className="mb-3 text-ink-2">
        No call reaches a retired provider any more. What it did stays in the ledger, and it can be
        brought back.
      </p>
      <Button look="danger" onClick={() => setAsking(true)}>
        Retire {shown}
      </Button>
      <Confirm
        about={`Calls that only ${shown} can serve are refused from then on.`}
        name={name}
        onClose={() => setAsking(false)}
        onConfirm={() => retire.mutateAsync({ params })}
        open={asking}
        title={`Retire ${shown}?`}
        verb="Retire"
      />
    </Section>
  );
}
