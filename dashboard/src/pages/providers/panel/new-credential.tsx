import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useChange } from '../../../api/changes.ts';
import { spreadProblems } from '../../../api/form-problems.ts';
import { useIsAdmin } from '../../../session/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Check, Field, Input } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { ANY_HOST } from '../add/draft.ts';
import { OwnerRadios } from '../add/owner-radios.tsx';
import { useCatalogue } from '../add/use-catalogue.ts';
import type { Provider } from '../provider-state.ts';

interface NewCredentialProps {
  readonly provider: Provider;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

interface Values {
  readonly api_key: string;
  readonly label: string;
  readonly owner: 'platform' | 'user';
  readonly keyless: boolean;
}

/** One more key for a provider that is there; members' keys are always their own. */
export function NewCredential({ provider, onClose, onSaved }: NewCredentialProps): ReactElement {
  const isAdmin = useIsAdmin();
  const save = useChange('POST /providers/{name}/credentials', ['/providers']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: { api_key: '', label: '', owner: isAdmin ? 'platform' : 'user', keyless: false },
  });
  const { register, formState, watch, setValue } = form;
  const mayBeKeyless = useMayBeKeyless(provider) && isAdmin && watch('owner') === 'platform';
  const keyless = mayBeKeyless && watch('keyless');

  async function submit({ api_key: key, label, owner }: Values): Promise<void> {
    setError(null);
    try {
      const { id } = await save.mutateAsync({
        params: { name: provider.name },
        body: {
          ...(keyless ? { type: 'none' } : { api_key: key.trim() }),
          owner,
          ...(label.trim() === '' ? {} : { label: label.trim() }),
        },
      });
      onSaved(id);
    } catch (caught) {
      setError(spreadProblems(caught, ['api_key', 'label'], form.setError));
    }
  }

  return (
    <form
      className="mb-4 flex flex-col gap-4 border-b border-line pb-4"
      noValidate
      onSubmit={form.handleSubmit(submit)}
    >
      {mayBeKeyless ? <Check {...register('keyless')} label="This host takes no key" /> : null}
      {keyless ? null : (
        <Field
          error={formState.errors.api_key?.message}
          hint="Kept encrypted; tested as soon as it is saved."
          label={`Key of ${provider.display_name}`}
        >
          {(bound) => (
            <Input
              {...bound}
              {...register('api_key', {
                validate: (key) => keyless || key.trim() !== '' || 'Paste the key first.',
              })}
              autoComplete="off"
              autoFocus
              className="font-mono"
              spellCheck={false}
              type="password"
            />
          )}
        </Field>
      )}
      <Field error={formState.errors.label?.message} hint="To tell it from others." label="Label">
        {(bound) => <Input {...bound} {...register('label')} autoComplete="off" />}
      </Field>
      {isAdmin ? (
        <OwnerRadios onChange={(owner) => setValue('owner', owner)} value={watch('owner')} />
      ) : null}
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={formState.isSubmitting} look="accent" type="submit">
          Save key
        </Button>
      </div>
    </form>
  );
}

function useMayBeKeyless({ record }: Provider): boolean {
  const { records } = useCatalogue();
  return record === ANY_HOST || records?.find(({ id }) => id === record)?.credential === 'none';
}
