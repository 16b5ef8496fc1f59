import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useSession } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface Values {
  readonly email: string;
  readonly password: string;
}

export function SignInForm(): ReactElement {
  const session = useSession();
  const [error, setError] = useState<unknown>(null);
  const { register, handleSubmit, formState } = useForm<Values>();

  async function signIn({ email, password }: Values): Promise<void> {
    setError(null);
    try {
      await session.signIn(email.trim(), password);
    } catch (caught) {
      setError(caught);
    }
  }

  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={handleSubmit(signIn, () => setError(null))}
    >
      <Field error={formState.errors.email?.message} label="E-mail">
        {(bound) => (
          <Input
            {...bound}
            {...register('email', { required: 'Enter the e-mail of your account.' })}
            autoComplete="username"
            type="email"
          />
        )}
      </Field>
      <Field error={formState.errors.password?.message} label="Password">
        {(bound) => (
          <Input
            {...bound}
            {...register('password', { required: 'Enter your password.' })}
            autoComplete="current-password"
            type="password"
          />
        )}
      </Field>
      <ProblemNote error={error} />
      <Button busy={formState.isSubmitting} look="accent" type="submit">
        Sign in
      </Button>
    </form>
  );
}
