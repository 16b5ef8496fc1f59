import type { ReactElement } from 'react';
import { toast } from 'sonner';
import { asProblem } from '../../api/problem.ts';
import { Switch } from '../../ui/switch.tsx';
import { useModelChange } from './change-model.ts';
import { fullName, type Model } from './model.ts';

/** Shows the new state at once, and the old one again if it was refused. */
export function EnabledSwitch({ model }: { readonly model: Model }): ReactElement {
  const change = useModelChange();
  const wanted = change.isPending ? change.variables.body.enabled : undefined;
  return (
    <Switch
      checked={wanted ?? model.enabled}
      disabled={model.retired_at !== null}
      label={`${fullName(model)} is enabled`}
      onChange={(enabled) =>
        change.mutate(
          { params: { provider: model.provider, model: model.model }, body: { enabled } },
          { onError: (error) => toast.error(asProblem(error).message) },
        )
      }
    />
  );
}
