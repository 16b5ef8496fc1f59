import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../../api/changes.ts';
import { spreadProblems } from '../../../api/form-problems.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Provider } from '../provider-state.ts';

type Values = Pick<Provider, 'display_name'>;

/** What people see; what callers write stays as it was. */
export function NameSection({ provider }: { readonly provider: Provider }): ReactElement {
  const change = useChange('PATCH /providers/{name}', ['/providers', '/models']);
  const [error, setError] = useState<unknown>(null);
  const { name, display_name } = provider;
  const form = useForm<Values>({
    values: { display_name },
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isSubmitting, isDirty } = form.formState;

  async function submit(body: Values): Promise<void> {
    setError(null);
    try {
      await change.mutateAsync({ params: { name }, body });
      form.reset(body);
      toast.success('Saved.');
    } catch (caught) {
      setError(spreadProblems(caught, ['display_name'], form.setError));
    }
  }

  return (
    <Section title="Name">
      <form className="flex flex-col gap-2" noValidate onSubmit={form.handleSubmit(submit)}>
        <Field
          error={errors.display_name?.message}
          hint={
            <>
              Shown on every page. Calls and addresses keep{' '}
              <code className="font-mono text-sm">{name}</code>.
            </>
          }
          label="Display name"
        >
          {(bound) => (
            <div className="flex gap-2">
              <Input
                {...bound}
                {...form.register('display_name', { required: 'Enter what people should see.' })}
                autoComplete="off"
              />
              <Button busy={isSubmitting} disabled={!isDirty} type="submit">
                Save name
              </Button>
            </div>
          )}
        </Field>
        <ProblemNote error={error} />
      </form>
    </Section>
  );
}
