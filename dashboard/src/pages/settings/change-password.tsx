import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { fetchOrExplain } from '../../api/client.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { readProblem } from '../../api/problem.ts';
import { useApi, useSession } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface Values {
  readonly currentPassword: string;
  readonly newPassword: string;
}

const LEAST = 10;

export function ChangePassword(): ReactElement {
  const { base } = useApi();
  const session = useSession();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: { currentPassword: '', newPassword: '' } });

  async function change(values: Values): Promise<void> {
    setError(null);
    try {
      // The cookie says whose it is, as with everything below /api/auth.
      const response = await fetchOrExplain(`${base}/api/auth/change-password`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(values),
      });
      if (!response.ok) throw await readProblem(response);
      form.reset();
      toast.success('Password changed. Other devices were signed out.');
      // It names a session that has ended with the old password.
      const token = await session.token();
      if (token !== null) session.expired(token);
      await queries.invalidateQueries({ queryKey: ['GET /sessions'] });
    } catch (caught) {
      setError(spreadProblems(caught, ['currentPassword', 'newPassword'], form.setError));
    }
  }

  return (
    <Section title="Password">
      <form
        className="flex max-w-[360px] flex-col gap-4"
        noValidate
        onSubmit={form.handleSubmit(change)}
      >
        <Passwords form={form} />
        <ProblemNote error={error} />
        <Button busy={form.formState.isSubmitting} className="self-start" type="submit">
          Change password
        </Button>
      </form>
    </Section>
  );
}

function Passwords({ form }: { readonly form: UseFormReturn<Values> }): ReactElement {
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <>
      <Field error={errors.currentPassword?.message} label="Current password">
        {(bound) => (
          <Input
            {...bound}
            {...register('currentPassword', { required: 'Enter the password you have now.' })}
            autoComplete="current-password"
            type="password"
          />
        )}
      </Field>
      <Field
        error={errors.newPassword?.message}
        hint={`At least ${LEAST} characters. Other devices are signed out.`}
        label="New password"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('newPassword', {
              required: 'Choose a password.',
              minLength: { value: LEAST, message: `Choose one of at least ${LEAST} characters.` },
            })}
            autoComplete="new-password"
            type="password"
          />
        )}
      </Field>
    </>
  );
}
