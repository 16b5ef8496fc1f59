import { type ReactElement, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useChange } from '../../api/changes.ts';
import type { Answer } from '../../api/client.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Expiry, expiresAt, expiryProblem, NEVER } from './expiry.ts';
import { ExpiryField } from './expiry-field.tsx';
import { ForWhom, type Whose } from './for-whom.tsx';
import { ModelsField, modelsProblem } from './models-field.tsx';

interface Values {
  readonly name: string;
  readonly owner: Whose;
  readonly models: readonly string[] | null;
  readonly expires_at: Expiry;
}

interface MakeKeyFormProps {
  readonly onCancel: () => void;
  readonly onMade: (made: Answer<'POST /keys'>) => void;
}

export function MakeKeyForm({ onCancel, onMade }: MakeKeyFormProps): ReactElement {
  const isAdmin = useIsAdmin();
  const make = useChange('POST /keys', ['/keys']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: {
      name: '',
      owner: { owner: isAdmin ? 'platform' : 'user', userId: null },
      models: null,
      expires_at: NEVER,
    },
  });
  const { control, register, handleSubmit, formState } = form;
  const { errors, isSubmitting } = formState;

  async function submit({ name, owner: whose, models, expires_at: end }: Values): Promise<void> {
    setError(null);
    const { owner, userId } = whose;
    const counted = owner === 'platform' && userId !== null ? { user_id: userId } : {};
    const body = { name: name.trim(), owner, ...counted, models, expires_at: expiresAt(end) };
    try {
      onMade(await make.mutateAsync({ body }));
    } catch (caught) {
      setError(spreadProblems(caught, ['name', 'models', 'expires_at'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(submit)}>
      <Field
        error={errors.name?.message}
        hint="What will call with it, such as a program’s name."
        label="Name"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('name', {
              validate: (name) => name.trim() !== '' || 'Enter a name to tell it from others.',
            })}
            autoComplete="off"
            maxLength={128}
          />
        )}
      </Field>
      {isAdmin ? (
        <Controller
          control={control}
          name="owner"
          render={({ field }) => <ForWhom onChange={field.onChange} value={field.value} />}
        />
      ) : null}
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
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button busy={isSubmitting} look="accent" type="submit">
          Make the key
        </Button>
      </div>
    </form>
  );
}
