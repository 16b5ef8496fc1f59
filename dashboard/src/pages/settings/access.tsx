import { type ReactElement, useState } from 'react';
import { Controller, type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import type { Settings } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ModelPatterns, patternsProblem } from '../../ui/model-patterns.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Radios } from '../../ui/radios.tsx';
import { WithSettings } from './part-loader.tsx';

export function Access(): ReactElement {
  return (
    <Section title="Access to platform credentials">
      <p className="mb-4 text-ink-2">
        What members may call on the platform’s credentials, signed in and with keys of their own.
        Their own credentials need no leave. Platform keys and administrators are not held back.
      </p>
      <WithSettings>{({ access }) => <AccessForm access={access} />}</WithSettings>
    </Section>
  );
}

interface Values {
  readonly mode: 'off' | 'some';
  readonly models: readonly string[];
  readonly usd_per_day: string;
}

const OPTIONS = [
  { value: 'off', title: 'Nothing', about: 'Members call on their own credentials only.' },
  { value: 'some', title: 'These models, up to a sum a day' },
] as const;

const USD = /^\d{1,6}(\.\d{1,12})?$/;

function valuesOf(access: Settings['access']): Values {
  return {
    mode: access === null ? 'off' : 'some',
    models: access?.models ?? [],
    usd_per_day: access?.usd_per_day ?? '',
  };
}

function AccessForm({ access }: Pick<Settings, 'access'>): ReactElement {
  const save = useChange('PATCH /settings', ['/settings']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    // What another tab saved comes in where nothing was typed.
    values: valuesOf(access),
    resetOptions: { keepDirtyValues: true },
  });
  const { control, watch, handleSubmit, formState } = form;

  async function submit({ mode, models, usd_per_day: usd }: Values): Promise<void> {
    setError(null);
    const wanted = mode === 'off' ? null : { models, usd_per_day: usd.trim() };
    try {
      const saved = await save.mutateAsync({ body: { access: wanted } });
      form.reset(valuesOf(saved.access));
      toast.success('Access saved');
    } catch (caught) {
      const known = spreadProblems(caught, [], form.setError);
      setError(known);
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(submit)}>
      <Controller
        control={control}
        name="mode"
        render={({ field }) => (
          <Radios
            label="Members may call"
            onChange={field.onChange}
            options={OPTIONS}
            value={field.value}
          />
        )}
      />
      {watch('mode') === 'some' ? <Some form={form} /> : null}
      <ProblemNote error={error} />
      <Button
        busy={formState.isSubmitting}
        className="self-start"
        disabled={!formState.isDirty}
        look="accent"
        type="submit"
      >
        Save
      </Button>
    </form>
  );
}

function Some({ form }: { readonly form: UseFormReturn<Values> }): ReactElement {
  const { control, register, formState } = form;
  return (
    <>
      <Controller
        control={control}
        name="models"
        render={({ field }) => (
          <ModelPatterns
            error={formState.errors.models?.message}
            inputRef={field.ref}
            label="Models members may call"
            onChange={field.onChange}
            value={field.value}
          />
        )}
        rules={{ validate: patternsProblem }}
      />
      <Field
        error={formState.errors.usd_per_day?.message}
        hint="The ceiling is soft: a call is let in while the day’s sum is below it, so calls under way may pass it. Only models with a price are let in, since nothing else can be summed."
        label="US dollars for each person and day (UTC)"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('usd_per_day', {
              validate: (usd) =>
                USD.test(usd.trim()) || 'Enter an amount in dollars such as 2.50, without a sign.',
            })}
            className="max-w-40"
            inputMode="decimal"
            placeholder="2.50"
          />
        )}
      </Field>
    </>
  );
}
