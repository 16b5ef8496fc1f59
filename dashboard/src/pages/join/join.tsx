import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { Answer } from '../../api/client.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { asProblem } from '../../api/problem.ts';
import { useApi, useSession } from '../../session/context.tsx';
import { Lone } from '../../shell/lone.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Behind the owner's link and every invitation: makes the account and signs in. */
export function Join(): ReactElement {
  // After the #, which browsers send to nobody.
  const token = useFragment();
  const api = useApi();
  const look = useQuery({
    queryKey: ['POST /invitations/look', token],
    queryFn: ({ signal }) => api.call('POST /invitations/look', { body: { token }, signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const invitation = look.data;
  if (token === '') return <CutOff />;
  if (look.error !== null) {
    const isOver = asProblem(look.error).code === OVER;
    return (
      <Lone title={isOver ? 'This link does not work' : 'This link cannot be looked at now'}>
        <ProblemNote error={look.error} onRetry={isOver ? undefined : () => void look.refetch()} />
        {isOver ? <ToSignIn /> : null}
      </Lone>
    );
  }
  if (invitation === undefined) {
    return (
      <Lone title="Welcome to Weir">
        <Skeleton className="h-48" />
      </Lone>
    );
  }
  const owner = invitation.kind === 'owner';
  return (
    <Lone aside={owner ? '1 of 3' : undefined} title={titleOf(invitation)}>
      <p className="text-ink-2">{wordsOf(invitation)}</p>
      <AccountForm invitation={invitation} key={token} token={token} />
    </Lone>
  );
}

/** Another link put in the place of this one in the same tab fetches no page anew. */
function useFragment(): string {
  const [fragment, setFragment] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const read = (): void => setFragment(location.hash.slice(1));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return fragment;
}

/** Used, withdrawn, too old or mangled: the API does not tell which. */
const OVER = 'invitation_over';

/** Programs that show links like to end them at the #. */
function CutOff(): ReactElement {
  return (
    <Lone title="This link does not work">
      <p className="text-ink-2">
        It is cut off after “join”. Copy all of it, to its very end; if that is all there is, ask an
        administrator for another one.
      </p>
      <ToSignIn />
    </Lone>
  );
}

/** Most who come with a used link have an account by it. */
function ToSignIn(): ReactElement {
  return (
    <Link
      className="inline-flex h-8 items-center self-start rounded-md border border-line-strong bg-raised px-3 font-medium"
      replace
      to="/"
    >
      Go to sign in
    </Link>
  );
}

type Invitation = Answer<'POST /invitations/look'>;

function titleOf({ kind, account }: Invitation): string {
  if (kind === 'owner') return 'Make the owner’s account';
  return account ? 'Choose a new password' : 'Make your account';
}

function wordsOf({ kind, account, role }: Invitation): string {
  if (kind === 'owner') {
    return 'The owner manages providers, people and settings of this installation.';
  }
  if (account) return 'Your account stays what it is; everywhere else you are signed out.';
  return `You were invited as ${role === 'admin' ? 'an administrator' : 'a member'}.`;
}

interface AccountFormProps {
  readonly invitation: Invitation;
  readonly token: string;
}

interface Values {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const SHORTEST_PASSWORD = 10;

function AccountForm({ invitation, token }: AccountFormProps): ReactElement {
  const api = useApi();
  const session = useSession();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: { email: invitation.email ?? '' } });
  const { register, handleSubmit, formState } = form;

  async function accept(values: Values): Promise<void> {
    setError(null);
    try {
      await api.call('POST /invitations/accept', { body: { token, ...values } });
      await session.adopt();
      // Without the token: it is used up, and no history should keep it.
      await navigate({ to: invitation.kind === 'owner' ? '/welcome' : '/', replace: true });
    } catch (caught) {
      setError(spreadProblems(caught, ['name', 'email', 'password'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(accept)}>
      {invitation.account ? null : (
        <Field error={formState.errors.name?.message} label="Name">
          {(bound) => (
            <Input
              {...bound}
              {...register('name', { required: 'Enter the name others will see.' })}
              autoComplete="name"
            />
          )}
        </Field>
      )}
      <Field error={formState.errors.email?.message} label="E-mail">
        {(bound) => (
          <Input
            {...bound}
            {...register('email', { required: 'Enter the e-mail you will sign in with.' })}
            autoComplete="username"
            readOnly={invitation.email !== null}
            type="email"
          />
        )}
      </Field>
      <Field
        error={formState.errors.password?.message}
        hint={`At least ${SHORTEST_PASSWORD} characters.`}
        label="Password"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('password', {
              required: 'Choose a password.',
              minLength: {
                value: SHORTEST_PASSWORD,
                message: `Choose one of at least ${SHORTEST_PASSWORD} characters.`,
              },
            })}
            autoComplete="new-password"
            type="password"
          />
        )}
      </Field>
      <ProblemNote error={error} />
      <Button busy={formState.isSubmitting} look="accent" type="submit">
        {invitation.account ? 'Set the password' : 'Make the account'}
      </Button>
    </form>
  );
}
