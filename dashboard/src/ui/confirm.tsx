import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, Input } from './field.tsx';
import { ProblemNote } from './problem-note.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly about: ReactNode;
  /** The verb on the button. */
  readonly verb: string;
  /** To be typed before the button works; for what cannot be taken back. */
  readonly name?: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is destroyed. */
export function Confirm(props: ConfirmProps): ReactElement {
  const { title, about, verb, name, open, onClose, onConfirm } = props;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  function close(): void {
    setTyped('');
    setError(null);
    onClose();
  }

  async function confirm(): Promise<void> {
    setBusy(true);
    try {
      await onConfirm();
      close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog about={about} onClose={close} open={open} title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {name === undefined ? null : (
          <Field
            label={
              <>
                Type{' '}
                <strong className="rounded-[4px] bg-sunken px-1 py-0.5 font-mono font-semibold break-all whitespace-pre-wrap text-ink">
                  {name}
                </strong>{' '}
                to go on
              </>
            }
          >
            {(bound) => (
              <Input
                {...bound}
                autoComplete="off"
                onChange={(event) => setTyped(event.target.value)}
                value={typed}
              />
            )}
          </Field>
        )}
        <ProblemNote error={error} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button
            busy={busy}
            disabled={name !== undefined && typed !== name}
            look="danger"
            type="submit"
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
