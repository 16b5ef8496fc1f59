import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { SignIn } from '../pages/sign-in/sign-in.tsx';
import { SignInForm } from '../pages/sign-in/sign-in-form.tsx';
import { useMeQuery, useSession, useSessionNow } from '../session/context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Lone } from './lone.tsx';

/** Lets in who is signed in. A session that ends later is taken up again over the page as it is. */
export function Gate({ children }: { readonly children: ReactNode }): ReactElement | null {
  const { state, person } = useSessionNow();
  const error = useFirstToken();
  if (error !== null) return <Unreached error={error} onRetry={() => location.reload()} />;
  if (state === 'unknown') return null;
  if (state === 'out') return <SignIn />;
  // The page keeps its place in the tree when the session is lost, and with it what was typed; for
  // another person it is begun anew.
  return (
    <>
      <KnownOnly key={person}>{children}</KnownOnly>
      <Dialog
        about="The session ended, here or in another tab. Nothing you typed on this page is lost."
        firm
        onClose={() => {}}
        open={state === 'lost'}
        title="Sign in again"
      >
        <SignInForm />
      </Dialog>
    </>
  );
}

/** Asks once whether there is a session; the answer is the session's state. */
function useFirstToken(): unknown {
  const session = useSession();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    session.token().catch(setError);
  }, [session]);
  return error;
}

/** What a page shows depends on who looks, so nothing is drawn before that is known. */
function KnownOnly({ children }: { readonly children: ReactNode }): ReactNode {
  const { data, error, refetch } = useMeQuery();
  if (data !== undefined) return children;
  return error === null ? null : <Unreached error={error} onRetry={() => void refetch()} />;
}

interface UnreachedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Unreached({ error, onRetry }: UnreachedProps): ReactElement {
  return (
    <Lone title="Weir cannot be reached">
      <ProblemNote error={error} onRetry={onRetry} />
    </Lone>
  );
}
