import { type ReactElement, useState } from 'react';
import { type UseFormReturn, useFieldArray, useForm } from 'react-hook-form';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import {
  type Alias,
  type AliasValues,
  chainProblem,
  formOf,
  NEW_TARGET,
  type Strategy,
  valuesOf,
} from './alias-values.ts';
import { TargetFields } from './target-fields.tsx';

const STRATEGIES: readonly (readonly [Strategy, string])[] = [
  ['priority', 'By step, the first before the second'],
  ['weighted', 'By step, by weight within one'],
  ['cheapest', 'The cheapest first'],
  ['direct_first', 'Makers before aggregators'],
  ['aggregator_first', 'Aggregators before makers'],
];

interface AliasFormProps {
  readonly values: AliasValues;
  /** Whether it is there already: then its name stays, since callers use it. */
  readonly known?: true;
  readonly owner: Alias['owner'] & ('platform' | 'user');
  readonly onSaved: (saved: Alias) => void;
}

/** A name, and the chain of models it stands for. */
export function AliasForm({ values, known, owner, onSaved }: AliasFormProps): ReactElement {
  const save = useChange('PUT /aliases', ['/aliases', '/models']);
  const form = useForm<AliasValues>({ defaultValues: values });
  const [error, setError] = useState<unknown>(null);
  const { register, formState, handleSubmit, reset } = form;

  async function submit(entered: AliasValues): Promise<void> {
    setError(null);
    try {
      const saved = await save.mutateAsync({ body: { ...formOf(entered), owner } });
      reset(valuesOf(saved));
      onSaved(saved);
    } catch (caught) {
      setError(spreadProblems(caught, ['alias'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(submit)}>
      {known === true ? null : <NameField form={form} />}
      <Field label="Order">
        {(bound) => (
          <Select {...bound} {...register('strategy')}>
            {STRATEGIES.map(([strategy, words]) => (
              <option key={strategy} value={strategy}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Chain form={form} />
      <ProblemNote error={error} />
      <div className="flex justify-end">
        <Button
          busy={formState.isSubmitting}
          disabled={known === true && !formState.isDirty}
          look="accent"
          type="submit"
        >
          {known === true ? 'Save' : 'Make alias'}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly form: UseFormReturn<AliasValues>;
}

function NameField({ form: { register, formState } }: PartProps): ReactElement {
  return (
    <Field
      error={formState.errors.alias?.message}
      hint="What callers write for a model, such as fast or claude."
      label="Alias"
    >
      {(bound) => (
        <Input
          {...bound}
          {...register('alias', {
            validate: (name) => /^\S{1,256}$/u.test(name.trim()) || 'Enter a name without spaces.',
          })}
          autoComplete="off"
          className="font-mono"
          spellCheck={false}
        />
      )}
    </Field>
  );
}

/** The targets in the order they were added; steps say in which they are tried. */
function Chain({ form }: PartProps): ReactElement {
  const { control, formState, getValues } = form;
  const { fields, append, remove } = useFieldArray({
    control,
    name: 'targets',
    rules: { validate: (targets) => chainProblem(targets) },
  });
  const problem = formState.errors.targets?.root?.message;

  function add(): void {
    const steps = getValues('targets').map(({ step }) => Number(step) || 0);
    append({ ...NEW_TARGET, step: String(Math.max(0, ...steps) + 1) });
  }

  return (
    <>
      <div className="flex flex-col gap-4">
        {fields.map(({ id }, index) => (
          <TargetFields
            form={form}
            index={index}
            key={id}
            onRemove={fields.length === 1 ? undefined : () => remove(index)}
          />
        ))}
      </div>
      <Button className="self-start" icon="plus" onClick={add}>
        Add a target
      </Button>
      {problem === undefined ? null : (
        <p className="text-sm text-bad-ink" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
