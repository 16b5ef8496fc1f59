import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { spreadProblems } from '../../../api/form-problems.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useModelChange } from '../change-model.ts';
import type { Model } from '../model.ts';

interface Values {
  readonly canonical_id: string;
}

/** One name for the same model at all providers, by which calls find every way to it. */
export function CanonicalSection({ model }: { readonly model: Model }): ReactElement {
  const change = useModelChange();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    values: { canonical_id: model.canonical_id ?? '' },
    // What another tab changed is taken over; what is typed here stays.
    resetOptions: { keepDirtyValues: true },
  });
  const { provider, model: id } = model;

  async function submit({ canonical_id: typed }: Values): Promise<void> {
    setError(null);
    const canonical = typed.trim();
    try {
      await change.mutateAsync({
        params: { provider, model: id },
        body: { canonical_id: canonical === '' ? null : canonical },
      });
      form.reset({ canonical_id: canonical });
      toast.success('Saved.');
    } catch (caught) {
      setError(spreadProblems(caught, ['canonical_id'], form.setError));
    }
  }

  return (
    <Section title="Canonical id">
      <form className="flex flex-col gap-2" noValidate onSubmit={form.handleSubmit(submit)}>
        <Field
          error={form.formState.errors.canonical_id?.message}
          hint="The same one for this model at every provider: a call for it may go any of these ways."
          label="Name at all providers"
        >
          {(bound) => (
            <div className="flex gap-2">
              <Input
                {...bound}
                {...form.register('canonical_id')}
                autoComplete="off"
                className="font-mono"
                placeholder={id}
                spellCheck={false}
              />
              <Button
                busy={form.formState.isSubmitting}
                disabled={!form.formState.isDirty}
                type="submit"
              >
                Save
              </Button>
            </div>
          )}
        </Field>
        <ProblemNote error={error} />
      </form>
    </Section>
  );
}
