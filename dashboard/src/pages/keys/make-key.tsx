import { type ReactElement, useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyOnce } from './key-once.tsx';
import { MakeKeyForm } from './make-key-form.tsx';

export type NewKey = Answer<'POST /keys'>;

interface MakeKeyProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Gets the key when the dialog is left; it is nowhere else by then. */
  readonly onMade?: (made: NewKey) => void;
}

/** Asks for what a key needs, makes it and shows it this once. */
export function MakeKey({ open, onClose, onMade }: MakeKeyProps): ReactElement {
  const [made, setMade] = useState<NewKey | null>(null);

  function done(): void {
    if (made !== null) onMade?.(made);
    setMade(null);
    onClose();
  }

  return (
    <Dialog
      about={
        made === null
          ? 'For one program or device, so that it can be watched and revoked by itself.'
          : 'It is shown this once. Weir keeps only a hash of it, so nobody can show it again.'
      }
      firm={made !== null}
      onClose={onClose}
      open={open || made !== null}
      title={made === null ? 'Make a key' : `Copy the key ${made.name} now`}
      wide={made !== null}
    >
      {made === null ? (
        <MakeKeyForm onCancel={onClose} onMade={setMade} />
      ) : (
        <KeyOnce made={made} onDone={done} />
      )}
    </Dialog>
  );
}
