import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/marks.tsx';

interface NoModelsProps {
  readonly filtered: boolean;
  /** Whether this person may call anything at all; undefined where that is not known. */
  readonly anything: boolean | undefined;
}

/** Why the list is empty, and what would fill it. */
export function NoModels({ filtered, anything }: NoModelsProps): ReactElement {
  const [, change] = useAddress();
  const isAdmin = useIsAdmin();
  if (!isAdmin && anything !== true) return <NothingToCall />;
  if (filtered) {
    return (
      <Empty
        action={
          <Button
            onClick={() =>
              change({ q: undefined, provider: undefined, status: undefined, part: undefined })
            }
          >
            Show all models
          </Button>
        }
        title="No model fits these filters"
      >
        Search finds text anywhere in an id, a name or a provider’s name.
      </Empty>
    );
  }
  if (!isAdmin) {
    return (
      <Empty title="No model by its own name">
        You may call the aliases above, which stand for models.
      </Empty>
    );
  }
  return (
    <Empty action={<ToProviders>Go to providers</ToProviders>} title="No models yet">
      Add a provider with its key; its models are read from its own list. For a host that lists
      none, add them here.
    </Empty>
  );
}

function NothingToCall(): ReactElement {
  return (
    <Empty action={<ToProviders>Add your own key</ToProviders>} title="You may call no models yet">
      An administrator can open access to the platform’s models, in Settings under Access. With a
      key of your own for a provider, its models appear here at once.
    </Empty>
  );
}

function ToProviders({ children }: { readonly children: string }): ReactElement {
  return (
    <Link
      className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-on-accent"
      to="/providers"
    >
      {children}
    </Link>
  );
}
