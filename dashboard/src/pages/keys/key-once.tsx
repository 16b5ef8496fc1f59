import { type ReactElement, useCallback, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/field.tsx';
import { ReadySettings } from '../../ui/ready-settings.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import type { NewKey } from './make-key.tsx';
import { useCallableModel } from './use-callable-model.ts';

interface KeyOnceProps {
  readonly made: NewKey;
  readonly onDone: () => void;
}

/** A key in the only moment it can be seen. It is left by Done, once it was copied. */
export function KeyOnce({ made, onDone }: KeyOnceProps): ReactElement {
  const [kept, setKept] = useState(false);
  const keep = useCallback(() => setKept(true), []);
  const model = useCallableModel(made.models);
  return (
    <div className="flex flex-col gap-4">
      <ShownOnce
        hint="Keep it where secrets are kept: a password manager, or the settings of the program that calls."
        label="Key"
        onCopied={keep}
        text={made.key}
      />
      <section>
        <h3 className="mb-2 font-semibold">Ready settings</h3>
        <ReadySettings model={model} secret={made.key} />
      </section>
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
