import { type ReactElement, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { AddProvider } from './add-provider.tsx';
import type { Draft } from './draft.ts';

interface AddDialogProps {
  readonly open: boolean;
  /** @param name The provider that was added and is to be shown. */
  readonly onClose: (name?: string) => void;
}

export function AddDialog({ open, onClose }: AddDialogProps): ReactElement {
  const [drafts] = useState(() => new Map<string, Draft>());
  return (
    <Dialog onClose={() => onClose()} open={open} title="Add a provider">
      <AddProvider
        after={(name) => (
          <Button
            look="accent"
            onClick={() => {
              drafts.clear();
              onClose(name);
            }}
          >
            Show the provider
          </Button>
        )}
        asksOwner
        drafts={drafts}
      />
    </Dialog>
  );
}
