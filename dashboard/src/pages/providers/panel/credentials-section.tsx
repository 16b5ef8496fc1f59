import { type ReactElement, useState } from 'react';
import { useList } from '../../../api/lists.ts';
import { useIsAdmin } from '../../../session/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/marks.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Provider } from '../provider-state.ts';
import { CredentialRow } from './credential-row.tsx';
import { NewCredential } from './new-credential.tsx';

/** The keys kept for a provider, those the reader may see. */
export function CredentialsSection({ provider }: { readonly provider: Provider }): ReactElement {
  const isAdmin = useIsAdmin();
  const { name } = provider;
  const list = useList('GET /providers/{name}/credentials', { params: { name } });
  const [adding, setAdding] = useState(false);
  // Tested at once, so that a key with a flaw is not found out by a call that fails.
  const [fresh, setFresh] = useState<string | null>(null);
  const words = isAdmin ? 'Add a key' : 'Add your key';
  return (
    <Section
      aside={
        adding ? undefined : (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {words}
          </Button>
        )
      }
      title={isAdmin ? 'Credentials' : 'Your keys'}
    >
      {adding ? (
        <NewCredential
          onClose={() => setAdding(false)}
          onSaved={(id) => {
            setFresh(id);
            setAdding(false);
          }}
          provider={provider}
        />
      ) : null}
      <ProblemNote error={list.error} onRetry={list.retry} />
      {list.rows === undefined && list.error === null ? <Skeleton className="h-12" /> : null}
      {list.rows?.length === 0 && !adding ? (
        <p className="text-ink-2">
          {isAdmin
            ? 'No key yet, so no call reaches it.'
            : 'With a key of your own your calls go here at once, at your cost.'}
        </p>
      ) : null}
      <ul>
        {list.rows?.map((credential) => (
          <CredentialRow
            credential={credential}
            isFresh={credential.id === fresh}
            key={credential.id}
          />
        ))}
      </ul>
      {list.more.has ? (
        <Button busy={list.more.busy} look="bare" onClick={list.more.fetch}>
          Show more keys
        </Button>
      ) : null}
    </Section>
  );
}
