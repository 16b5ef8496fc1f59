import { type ReactElement, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import type { Key } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Expiry, expiresAt, expiryOf, expiryProblem } from './expiry.ts';
import { ExpiryField } from './expiry-field.tsx';
import { ModelsField, modelsProblem } from './models-field.tsx';

interface Values {
  readonly name: string;
  readonly models: readonly string[] | null;
  readonly expires_at: Expiry;
}

function valuesOf({ name, models, expires_at: at }: Key): Values {
  return { name, models, expires_at: expiryOf(at) };
}

/** Name, models and end of a key; only what was changed is sent. */
export function ChangeKey({ of: key }: { readonly of: Key }): ReactElement {
  const save = useChange('PATCH /keys/{id}', ['/keys']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: valuesOf(key) });
  const { control, register, handleSubmit, formState } = form;
  const { dirtyFields, isDirty, isSubmitting, errors } = formState;

  async function change(values: Values): Promise<void> {
    setError(null);
    const body = {
      ...(dirtyFields.name === true ? { name: values.name.trim() } : {}),
      ...(dirtyFields.models === undefined ? {} : { models: values.models }),
      ...(dirtyFields.expires_at === undefined ? {} : { expires_at: expiresAt(values.expires_at) }),
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
      <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(change)}>
        <Field error={errors.name?.message} label="Name">
          {(bound) => (
            <Input
              {...bound}
              {...register('name', { required: 'Enter a name to tell it from others.' })}
              autoComplete="off"
              maxLength={128}
            />
          )}
        </Field>
        {key.kind === 'admin' ? null : (
          <>
            <Controller
              control={control}
              name="models"
              render={({ field }) => (
                <ModelsField
                  error={errors.models?.message}
                  onChange={field.onChange}
                  value={field.value}
                />
              )}
              rules={{ validate: modelsProblem }}
            />
            <Controller
              control={control}
              name="expires_at"
              render={({ field }) => (
                <ExpiryField
                  error={errors.expires_at?.message}
                  onChange={field.onChange}
                  value={field.value}
                />
              )}
              rules={{ validate: (value) => expiryProblem(value) }}
            />
          </>
        )}
        <ProblemNote error={error} />
        <Button busy={isSubmitting} className="self-start" disabled={!isDirty} type="submit">
          Save
        </Button>
      </form>
    </Section>
  );
}
