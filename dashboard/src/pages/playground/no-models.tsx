import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useIsAdmin } from '../../session/context.tsx';

/** What to do where nothing can be asked. */
export function NoModels(): ReactElement {
  const isAdmin = useIsAdmin();
  return (
    <div className="max-w-[52ch] px-2.5 py-3">
      <p className="font-semibold">No models yet</p>
      <p className="mt-1 text-ink-2">
        {isAdmin
          ? 'Add a provider with its key, and its models appear here. '
          : 'Ask an administrator for access to the shared models, or add your own key for a provider. '}
        <Link className="text-accent-ink underline underline-offset-2" to="/providers">
          {isAdmin ? 'Add a provider' : 'Add your own key'}
        </Link>
      </p>
      <p className="mt-2 text-ink-2">
        {isAdmin
          ? 'To try this page without any key, switch the sandbox on. '
          : 'To try this page without any key, ask for access to the sandbox. '}
        Its model <span className="font-mono text-sm">sandbox/echo</span> answers offline.
      </p>
    </div>
  );
}
