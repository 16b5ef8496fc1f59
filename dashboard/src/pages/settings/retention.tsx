import { type ReactElement, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { useAbout } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Note } from '../../ui/marks.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { WithSettings } from './part-loader.tsx';
import {
  checkMonths,
  dropped,
  MONTHS_FIELDS,
  type Months,
  monthsOf,
  type TypedMonths,
  typedOf,
} from './retention-words.ts';

export function Retention(): ReactElement {
  const isFunction = useAbout().identity.kind === 'supabase';
  return (
    <Section title="Retention">
      <p className="mb-4 text-ink-2">
        How long the logs are kept. Whole months older than that are dropped for good, requests
        along with their tokens and cost; the sums by hour stay.
      </p>
      {isFunction ? (
        <div className="mb-4">
          <Note>
            A project drops nothing by itself: have it call{' '}
            <code className="font-mono text-sm">select public.weir_apply_retention()</code> once a
            day, for example with pg_cron.
          </Note>
        </div>
      ) : null}
      <WithSettings>{({ retention }) => <RetentionForm retention={retention} />}</WithSettings>
    </Section>
  );
}

function RetentionForm({ retention }: { readonly retention: Months }): ReactElement {
  const save = useChange('PATCH /settings', ['/settings']);
  const [error, setError] = useState<unknown>(null);
  const [asking, setAsking] = useState<Months | null>(null);
  const form = useForm<TypedMonths>({
    values: typedOf(retention),
    resetOptions: { keepDirtyValues: true },
  });

  async function store(months: Months): Promise<void> {
    const saved = await save.mutateAsync({ body: { retention: months } });
    form.reset(typedOf(saved.retention));
    toast.success('Retention saved');
  }

  async function submit(typed: TypedMonths): Promise<void> {
    setError(null);
    const months = monthsOf(typed);
    if (dropped(retention, months).length > 0) return setAsking(months);
    await store(months).catch(setError);
  }

  return (
    <form
      className="flex max-w-[360px] flex-col gap-4"
      noValidate
      onSubmit={form.handleSubmit(submit)}
    >
      <MonthFields form={form} />
      <ProblemNote error={error} />
      <Button
        busy={form.formState.isSubmitting}
        className="self-start"
        disabled={!form.formState.isDirty}
        type="submit"
      >
        Save
      </Button>
      <Confirm
        about={
          asking === null
            ? ''
            : [...dropped(retention, asking), 'This cannot be taken back.'].join(' ')
        }
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          if (asking !== null) await store(asking);
        }}
        open={asking !== null}
        title="Keep less?"
        verb="Save and drop"
      />
    </form>
  );
}

function MonthFields({ form }: { readonly form: UseFormReturn<TypedMonths> }): ReactElement[] {
  const { register, formState } = form;
  return MONTHS_FIELDS.map(({ name, label, hint }) => (
    <Field error={formState.errors[name]?.message} hint={hint} key={name} label={label}>
      {(bound) => (
        <Input
          {...bound}
          {...register(name, { validate: checkMonths })}
          className="max-w-40"
          inputMode="numeric"
          placeholder="everything"
        />
      )}
    </Field>
  ));
}
