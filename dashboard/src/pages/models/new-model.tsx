import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { useProvidersByName } from '../../api/names.ts';
import { useAddress } from '../../shell/address.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { fullName, RATES, type Rate, splitName } from './model.ts';
import { checkAmount, ratesFrom } from './rates.ts';

interface NewModelProps {
  readonly open: boolean;
  /** The full name to begin with. */
  readonly name?: string | undefined;
  /** @param made The model that was added and is to be shown. */
  readonly onClose: (made?: string) => void;
}

interface Values extends Record<Rate, string> {
  readonly provider: string;
  readonly model: string;
}

/** For hosts that list none. */
export function NewModel({ open, name, onClose }: NewModelProps): ReactElement {
  const [address] = useAddress();
  const known = name === undefined ? undefined : splitName(name);
  const form = useForm<Values>({
    defaultValues: {
      provider: known?.provider ?? address.provider ?? '',
      model: known?.model ?? '',
      input: '',
      output: '',
      cache_read: '',
      cache_write: '',
    },
  });
  return (
    <Dialog
      about="For a host that lists none. What a provider lists is read from it by itself."
      onClose={() => onClose()}
      open={open}
      title="Add a model"
    >
      <NewModelForm
        form={form}
        onMade={(made) => {
          form.reset();
          onClose(made);
        }}
      />
    </Dialog>
  );
}

interface NewModelFormProps {
  readonly form: ReturnType<typeof useForm<Values>>;
  readonly onMade: (made: string) => void;
}

function NewModelForm({ form, onMade }: NewModelFormProps): ReactElement {
  const add = useChange('POST /models', ['/models', '/providers']);
  const providers = useProvidersByName();
  const [error, setError] = useState<unknown>(null);
  const { register, formState } = form;

  async function submit({ provider, model, ...amounts }: Values): Promise<void> {
    setError(null);
    const rates = ratesFrom(amounts);
    try {
      const made = await add.mutateAsync({
        body: { provider, model: model.trim(), ...(rates === null ? {} : { price: rates }) },
      });
      onMade(fullName(made));
    } catch (caught) {
      setError(spreadProblems(caught, ['provider', 'model'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit(submit)}>
      <Field error={formState.errors.provider?.message} label="Provider">
        {(bound) => (
          <Select {...bound} {...register('provider', { required: 'Choose who serves it.' })}>
            <option value="">Choose a provider</option>
            {[...(providers?.values() ?? [])]
              .filter(({ retired_at: retired }) => retired === null)
              .map(({ name, display_name: shown }) => (
                <option key={name} value={name}>
                  {shown}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <Field
        error={formState.errors.model?.message}
        hint="Exactly what the host wants to hear."
        label="Model id"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('model', { required: 'Enter the id the host knows it by.' })}
            autoComplete="off"
            className="font-mono"
            spellCheck={false}
          />
        )}
      </Field>
      <fieldset className="grid grid-cols-2 gap-3">
        <legend className="mb-1.5 text-sm font-medium text-ink-2">
          Price in USD per million tokens, if you know it
        </legend>
        {RATES.map(([rate, words]) => (
          <Field error={formState.errors[rate]?.message} key={rate} label={words}>
            {(bound) => (
              <Input
                {...bound}
                {...register(rate, { validate: checkAmount })}
                autoComplete="off"
                inputMode="decimal"
              />
            )}
          </Field>
        ))}
      </fieldset>
      <ProblemNote error={error} />
      <div className="flex justify-end">
        <Button busy={formState.isSubmitting} look="accent" type="submit">
          Add model
        </Button>
      </div>
    </form>
  );
}
