import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import type { Key } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { expiresAt } from './expiry.ts';
import { LimitFields, NameField } from './key-fields.tsx';
import { type KeyValues, valuesOf } from './key-values.ts';

/** Name, models and end of a key; only what was changed is sent. */
export function ChangeKey({ of: key }: { readonly of: Key }): ReactElement {
  const save = useChange('PATCH /keys/{id}', ['/keys']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<KeyValues>({ defaultValues: valuesOf(key) });
  const { defaultValues, isDirty, isSubmitting } = form.formState;

  async function change(values: KeyValues): Promise<void> {
    setError(null);
    const differs = (field: keyof KeyValues): boolean =>
      JSON.stringify(values[field]) !== JSON.stringify(defaultValues?.[field]);
    const body = {
      ...(differs('name') ? { name: values.name.trim() } : {}),
      ...(differs('models') ? { models: values.models } : {}),
      ...(differs('expires_at') ? { expires_at: expiresAt(values.expires_at) } : {}),
    };
    try {
      form.reset(valuesOf(await save.mutateAsync({ params: { id: key.id }, body })));
      toast.success('Key changed');
    } catch (caught) {
      setError(spreadProblems(caught, ['name', 'models', 'expires_at'], form.setError));
    }
  }

  return (
    <Section title={key.kind === 'admin' ? 'Name' : 'Name, models and expiry'}>
      <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit(change)}>
        <NameField form={form} />
        {key.kind === 'admin' ? null : <LimitFields form={form} />}
        <ProblemNote error={error} />
        <Button busy={isSubmitting} className="self-start" disabled={!isDirty} type="submit">
          Save
        </Button>
      </form>
    </Section>
  );
}
