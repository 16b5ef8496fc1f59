import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../../api/changes.ts';
import { spreadProblems } from '../../../api/form-problems.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input, Select } from '../../../ui/field.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Provider } from '../provider-state.ts';

type Values = Pick<Provider, 'priority' | 'weight' | 'unknown_models'>;

/** Its place among others that serve the same model. */
export function RoutingSection({ provider }: { readonly provider: Provider }): ReactElement {
  const change = useChange('PATCH /providers/{name}', ['/providers', '/models']);
  const [error, setError] = useState<unknown>(null);
  const { priority, weight, unknown_models } = provider;
  const form = useForm<Values>({
    values: { priority, weight, unknown_models },
    // What another tab changed is taken over; what is typed here stays.
    resetOptions: { keepDirtyValues: true },
  });
  const { register, formState } = form;

  async function submit(values: Values): Promise<void> {
    setError(null);
    const { dirtyFields } = form.formState;
    // The rest may have been changed elsewhere since this was opened.
    const body = Object.fromEntries(
      Object.entries(values).filter(([field]) => dirtyFields[field as keyof Values] === true),
    ) as Partial<Values>;
    try {
      await change.mutateAsync({ params: { name: provider.name }, body });
      form.reset(values);
      toast.success('Saved.');
    } catch (caught) {
      const fields = ['priority', 'weight', 'unknown_models'] as const;
      setError(spreadProblems(caught, fields, form.setError));
    }
  }

  const whole = { valueAsNumber: true, validate: isWhole } as const;
  return (
    <Section title="Routing">
      <form className="flex flex-col gap-3" noValidate onSubmit={form.handleSubmit(submit)}>
        <div className="grid grid-cols-2 gap-3">
          <Field
            error={formState.errors.priority?.message}
            hint="Lower is asked first."
            label="Priority"
          >
            {(bound) => <Input {...bound} {...register('priority', whole)} inputMode="numeric" />}
          </Field>
          <Field error={formState.errors.weight?.message} hint="Share among equals." label="Weight">
            {(bound) => <Input {...bound} {...register('weight', whole)} inputMode="numeric" />}
          </Field>
        </div>
        <Field
          hint="A call for a model that is not in its list of models: pass it on, without a known price, or refuse it."
          label="Models not in its list"
        >
          {(bound) => (
            <Select {...bound} {...register('unknown_models')}>
              <option value="pass">Pass on</option>
              <option value="refuse">Refuse</option>
            </Select>
          )}
        </Field>
        <ProblemNote error={error} />
        <div className="flex justify-end">
          <Button busy={formState.isSubmitting} disabled={!formState.isDirty} type="submit">
            Save routing
          </Button>
        </div>
      </form>
    </Section>
  );
}

function isWhole(value: number): string | true {
  return (
    (Number.isInteger(value) && value >= 0 && value <= 1_000_000) ||
    'Enter a whole number from 0 to 1000000.'
  );
}
