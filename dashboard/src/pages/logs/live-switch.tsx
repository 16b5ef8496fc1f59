import type { ReactElement } from 'react';
import { asProblem } from '../../api/problem.ts';
import { Switch } from '../../ui/switch.tsx';

interface LiveSwitchProps {
  readonly live: boolean;
  readonly onChange: (live: boolean) => void;
  /** False for a time that is over. */
  readonly canBeLive: boolean;
  /** Why nothing new arrives; null while it does. */
  readonly stalled: unknown;
}

export function LiveSwitch(props: LiveSwitchProps): ReactElement {
  const { live, onChange, canBeLive, stalled } = props;
  const isStalled = live && stalled !== null;
  return (
    <span
      className="inline-flex items-center gap-2"
      title={
        canBeLive
          ? 'Looks for new requests every second'
          : 'This time is over. Choose one that reaches until now.'
      }
    >
      {isStalled ? (
        <span className="text-sm text-bad-ink" role="status" title={asProblem(stalled).message}>
          Not reached, trying again
        </span>
      ) : null}
      <span aria-hidden="true" className="text-ink-2">
        Live
      </span>
      <Switch checked={live} disabled={!canBeLive} label="Live" onChange={onChange} />
    </span>
  );
}
