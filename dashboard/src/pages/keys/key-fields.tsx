import type { ReactElement } from 'react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { Field, Input } from '../../ui/field.tsx';
import { expiryProblem } from './expiry.ts';
import { ExpiryField } from './expiry-field.tsx';
import type { KeyValues } from './key-values.ts';
import { ModelsField, modelsProblem } from './models-field.tsx';

interface KeyFieldsProps {
  readonly form: UseFormReturn<KeyValues>;
}

export function NameField({ form }: KeyFieldsProps): ReactElement {
  const { register, formState } = form;
  return (
    <Field
      error={formState.errors.name?.message}
      hint="What calls with it, such as a program’s name."
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
  );
}

/** What a gateway key may call, and until when. */
export function LimitFields({ form }: KeyFieldsProps): ReactElement {
  const { control, formState } = form;
  const { errors } = formState;
  return (
    <>
      <Controller
        control={control}
        name="models"
        render={({ field }) => (
          <ModelsField
            error={errors.models?.message}
            inputRef={field.ref}
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
  );
}
