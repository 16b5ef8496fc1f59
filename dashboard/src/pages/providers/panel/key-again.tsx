import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useChange } from '../../../api/changes.ts';
import { spreadProblems } from '../../../api/form-problems.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Credential } from './credential-row.tsx';

interface KeyAgainProps {
  readonly credential: Credential;
  readonly onSaved: () => void;
}

interface Values {
  readonly api_key: string;
}

/** Another key in the place of one that does not work any more. */
export function KeyAgain({ credential, onSaved }: KeyAgainProps): ReactElement {
  const { id, provider } = credential;
  const change = useChange('PATCH /providers/{name}/credentials/{id}', ['/providers']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: { api_key: '' } });

  async function submit({ api_key: key }: Values): Promise<void> {
    setError(null);
    try {
      await change.mutateAsync({ params: { name: provider, id }, body: { api_key: key.trim() } });
      form.reset();
      onSaved();
    } catch (caught) {
      setError(spreadProblems(caught, ['api_key'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-2" noValidate onSubmit={form.handleSubmit(submit)}>
      <Field error={form.formState.errors.api_key?.message} label="The key again">
        {(bound) => (
          <div className="flex gap-2">
            <Input
              {...bound}
              {...form.register('api_key', { required: 'Paste the key first.' })}
              autoComplete="off"
              className="font-mono"
              spellCheck={false}
              type="password"
            />
            <Button busy={form.formState.isSubmitting} type="submit">
              Save key
            </Button>
          </div>
        )}
      </Field>
      <ProblemNote error={error} />
    </form>
  );
}
