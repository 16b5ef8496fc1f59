import { type ReactElement, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useChange } from '../../api/changes.ts';
import type { Answer } from '../../api/client.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { expiresAt } from './expiry.ts';
import { ForWhom } from './for-whom.tsx';
import { LimitFields, NameField } from './key-fields.tsx';
import { emptyKey, type KeyValues } from './key-values.ts';

interface MakeKeyFormProps {
  readonly onCancel: () => void;
  readonly onMade: (made: Answer<'POST /keys'>) => void;
}

export function MakeKeyForm({ onCancel, onMade }: MakeKeyFormProps): ReactElement {
  const isAdmin = useIsAdmin();
  const make = useChange('POST /keys', ['/keys']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<KeyValues>({ defaultValues: emptyKey(isAdmin) });

  async function submit({ name, owner: whose, models, expires_at: end }: KeyValues): Promise<void> {
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
    <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit(submit)}>
      <NameField form={form} />
      {isAdmin ? (
        <Controller
          control={form.control}
          name="owner"
          render={({ field }) => <ForWhom onChange={field.onChange} value={field.value} />}
        />
      ) : null}
      <LimitFields form={form} />
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button busy={form.formState.isSubmitting} look="accent" type="submit">
          Make the key
        </Button>
      </div>
    </form>
  );
}
