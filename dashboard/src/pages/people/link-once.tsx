import { type ReactElement, useCallback, useState } from 'react';
import type { NewInvitation } from '../../api/schema.generated.ts';
import { exact } from '../../format/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Check } from '../../ui/field.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { AccessLine } from './access-line.tsx';

interface LinkOnceProps {
  /** Null: nothing to show. */
  readonly made: NewInvitation | null;
  readonly onDone: () => void;
}

/** An invitation's link in the only moment it can be seen. */
export function LinkOnce({ made, onDone }: LinkOnceProps): ReactElement {
  return (
    <Dialog
      about={
        made === null ? undefined : `Send it to ${made.email} yourself. It is shown this once.`
      }
      firm
      onClose={onDone}
      open={made !== null}
      title="Copy the link now"
      wide
    >
      {made === null ? null : <Body made={made} onDone={onDone} />}
    </Dialog>
  );
}

function Body({ made, onDone }: LinkOnceProps & { readonly made: NewInvitation }): ReactElement {
  const [kept, setKept] = useState(false);
  const keep = useCallback(() => setKept(true), []);
  return (
    <div className="flex flex-col gap-4">
      <ShownOnce
        hint={`It works once, until ${exact(made.expires_at)}. Whoever has it can use it.`}
        label="Link"
        onCopied={keep}
        text={made.link}
      />
      {made.role === 'member' ? <AccessLine inNewTab /> : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Check
          checked={kept}
          label="I have copied it"
          onChange={(event) => setKept(event.target.checked)}
        />
        <Button disabled={!kept} look="accent" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
