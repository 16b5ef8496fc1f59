import type { ReactElement } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../../api/changes.ts';
import { asProblem } from '../../../api/problem.ts';
import { Switch } from '../../../ui/switch.tsx';
import type { Provider } from '../provider-state.ts';

/** Shows the new state at once; switching off can be undone. */
export function OnSwitch({ provider }: { readonly provider: Provider }): ReactElement {
  const change = useChange('PATCH /providers/{name}', ['/providers', '/models']);
  const { name, display_name: shown } = provider;
  const wanted = change.isPending ? change.variables.body.enabled : undefined;
  const enabled = wanted ?? provider.enabled;

  function set(on: boolean): void {
    change.mutate(
      { params: { name }, body: { enabled: on } },
      {
        onError: (error) => toast.error(asProblem(error).message),
        onSuccess: () => {
          if (on) return;
          toast(`${shown} is switched off. No call reaches it.`, {
            action: { label: 'Undo', onClick: () => set(true) },
          });
        },
      },
    );
  }

  return (
    <span className="inline-flex items-center gap-2">
      {enabled ? 'On' : 'Off'}
      <Switch checked={enabled} label={`${shown} is on`} onChange={set} />
    </span>
  );
}
