import { type ReactElement, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import type { Ask } from '../../../api/client.ts';
import { spreadProblems } from '../../../api/form-problems.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useModelChange } from '../change-model.ts';
import { type Model, RATES, type Rate } from '../model.ts';
import { checkAmount, ratesFrom } from '../rates.ts';

type Price = Ask<'PATCH /models/{provider}/{model}'>['body']['price'];
type Values = Record<Rate, string>;

interface PriceFormProps {
  readonly model: Model;
  readonly onClose: () => void;
}

/** A price of the installation's own; it replaces every rate, so it begins with those there are. */
export function PriceForm({ model, onClose }: PriceFormProps): ReactElement {
  const change = useModelChange();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: valuesOf(model) });
  const { provider, model: id, price_source: source } = model;

  async function set(price: Price, told: string): Promise<void> {
    setError(null);
    try {
      await change.mutateAsync({ params: { provider, model: id }, body: { price } });
      toast.success(told);
      onClose();
    } catch (caught) {
      setError(placeProblems(caught, form));
    }
  }

  async function submit(values: Values): Promise<void> {
    const rates = ratesFrom(values);
    if (rates === null) {
      form.setError('input', { message: 'Enter at least one amount; 0 is a price as well.' });
      return;
    }
    await set({ ...othersOf(model), ...rates }, 'The price is set. Calls from now on use it.');
  }

  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={form.handleSubmit(submit)}>
      <p className="text-sm text-ink-3">
        USD per million tokens. A cache rate left out is that of input.
      </p>
      <div className="grid grid-cols-2 gap-3">
        {RATES.map(([rate, words]) => (
          <Field error={form.formState.errors[rate]?.message} key={rate} label={words}>
            {(bound) => (
              <Input
                {...bound}
                {...form.register(rate, { validate: checkAmount })}
                autoComplete="off"
                inputMode="decimal"
              />
            )}
          </Field>
        ))}
      </div>
      <ProblemNote error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        {source === 'override' ? (
          <Button
            busy={change.isPending}
            className="mr-auto"
            look="danger"
            onClick={() => void set(null, 'The override is removed.')}
          >
            Remove override
          </Button>
        ) : null}
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={form.formState.isSubmitting} look="accent" type="submit">
          Set price
        </Button>
      </div>
    </form>
  );
}

function valuesOf({ price }: Model): Values {
  return Object.fromEntries(RATES.map(([rate]) => [rate, price?.[rate] ?? ''])) as Values;
}

/** Rates this form has no field for, which replacing the price would otherwise drop. */
function othersOf({ price }: Model): NonNullable<Price> {
  const shown = new Set<string>(RATES.map(([rate]) => rate));
  return Object.fromEntries(Object.entries(price ?? {}).filter(([rate]) => !shown.has(rate)));
}

/** The API calls a field `price.input`. */
function placeProblems(error: unknown, form: UseFormReturn<Values>): unknown {
  const fields = RATES.map(([rate]) => `price.${rate}` as const);
  return spreadProblems<Record<(typeof fields)[number], string>>(error, fields, (field, told) =>
    form.setError(String(field).slice('price.'.length) as Rate, told),
  );
}
