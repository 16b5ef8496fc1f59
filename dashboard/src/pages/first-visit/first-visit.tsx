import { Navigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useIsAdmin } from '../../session/context.tsx';
import { Lone } from '../../shell/lone.tsx';
import { Button } from '../../ui/button.tsx';
import { AddProvider } from '../providers/add/add-provider.tsx';
import type { Draft } from '../providers/add/draft.ts';
import { FirstChat } from './first-chat.tsx';
import { SkipLink } from './skip-link.tsx';

/** After the owner's account: the first provider, then the first chat. Each can be skipped. */
export function FirstVisit(): ReactElement {
  const isAdmin = useIsAdmin();
  const [drafts] = useState(() => new Map<string, Draft>());
  const [added, setAdded] = useState<string | null>(null);
  // Members have nothing to set up.
  if (!isAdmin) return <Navigate replace to="/" />;
  if (added !== null) {
    return (
      <Lone aside="3 of 3" title="The first chat">
        <FirstChat provider={added} />
      </Lone>
    );
  }
  return (
    <Lone aside="2 of 3" title="Add a provider">
      <p className="text-ink-2">
        Whose models should Weir pass calls to? You need a key you made there; more providers can
        follow at any time.
      </p>
      <AddProvider
        after={(name) => (
          <Button
            look="accent"
            onClick={() => {
              drafts.clear();
              setAdded(name);
            }}
          >
            Go on
          </Button>
        )}
        around={<SkipLink />}
        asksOwner={false}
        drafts={drafts}
      />
    </Lone>
  );
}
