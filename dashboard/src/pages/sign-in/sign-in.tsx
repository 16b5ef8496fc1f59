import type { ReactElement } from 'react';
import { useAbout } from '../../session/context.tsx';
import { Lone } from '../../shell/lone.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** In the place of every page while nobody is signed in. */
export function SignIn(): ReactElement {
  const { identity } = useAbout();
  if (identity.kind === 'accounts' && !identity.owner) {
    return (
      <Lone title="Welcome to Weir">
        <p className="text-ink-2">
          Nobody owns this installation yet. Open the link that its start printed in the terminal:
          it makes the owner's account. If the link is too old, start Weir again; it prints a new
          one.
        </p>
      </Lone>
    );
  }
  return (
    <Lone title="Sign in">
      <SignInForm />
      <p className="text-sm text-ink-3">
        {identity.kind === 'supabase'
          ? `With your account at ${new URL(identity.url).host}.`
          : 'No account, or a password forgotten? An administrator can make you a link. An owner who is locked out makes one with the admin key; “A lost password” in docs/accounts.md has the call.'}
      </p>
    </Lone>
  );
}
