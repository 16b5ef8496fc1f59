import type { ReactElement } from 'react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { IconButton } from '../../ui/button.tsx';
import { Check, Field, Input } from '../../ui/field.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { useModelNames } from '../../ui/use-model-names.ts';
import {
  AFTERS,
  type After,
  type AliasValues,
  stepProblem,
  targetProblem,
  weightProblem,
} from './alias-values.ts';

interface TargetFieldsProps {
  readonly form: UseFormReturn<AliasValues>;
  readonly index: number;
  /** Undefined for the only one. */
  readonly onRemove: (() => void) | undefined;
}

/** One place an alias leads to, when it is tried and how often. */
export function TargetFields({ form, index, onRemove }: TargetFieldsProps): ReactElement {
  const { register, formState, watch } = form;
  const problems = formState.errors.targets?.[index];
  const weighted = watch('strategy') === 'weighted';
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-3 first:border-t-0 first:pt-0">
      <legend className="sr-only">{`Target ${index + 1}`}</legend>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <NameField form={form} index={index} />
        </div>
        {onRemove === undefined ? null : (
          <IconButton
            className="mt-[26px]"
            icon="trash"
            label={`Remove target ${index + 1}`}
            onClick={onRemove}
          />
        )}
      </div>
      <div className="flex flex-wrap gap-3">
        <div className="w-20">
          <Field error={problems?.step?.message} label="Step">
            {(bound) => (
              <Input
                {...bound}
                {...register(`targets.${index}.step`, { validate: stepProblem })}
                autoComplete="off"
                inputMode="numeric"
              />
            )}
          </Field>
        </div>
        {weighted ? (
          <div className="w-20">
            <Field error={problems?.weight?.message} label="Weight">
              {(bound) => (
                <Input
                  {...bound}
                  {...register(`targets.${index}.weight`, { validate: weightProblem })}
                  autoComplete="off"
                  inputMode="numeric"
                />
              )}
            </Field>
          </div>
        ) : null}
        <AfterField form={form} index={index} />
      </div>
    </fieldset>
  );
}

type PartProps = Omit<TargetFieldsProps, 'onRemove'>;

function NameField({ form, index }: PartProps): ReactElement {
  const { control, formState, getValues } = form;
  return (
    <Controller
      control={control}
      name={`targets.${index}.name`}
      render={({ field }) => (
        <Field error={formState.errors.targets?.[index]?.name?.message} label="Provider and model">
          {(bound) => (
            <Name
              bound={bound}
              inputRef={field.ref}
              onBlur={field.onBlur}
              onChange={field.onChange}
              value={field.value}
            />
          )}
        </Field>
      )}
      rules={{
        validate: (name) =>
          targetProblem(
            name,
            getValues('targets').map((target) => target.name),
          ),
      }}
    />
  );
}

interface NameProps {
  readonly bound: Parameters<Parameters<typeof Field>[0]['children']>[0];
  readonly inputRef: (element: HTMLInputElement | null) => void;
  readonly onBlur: () => void;
  readonly onChange: (name: string) => void;
  readonly value: string;
}

function Name({ bound, inputRef, onBlur, onChange, value }: NameProps): ReactElement {
  const options = useModelNames(value, { families: false }).filter((name) => name !== value);
  return (
    <SuggestInput
      bound={bound}
      inputRef={inputRef}
      onBlur={onBlur}
      onPick={onChange}
      onValue={onChange}
      options={options}
      placeholder="openai/gpt-5"
      value={value}
    />
  );
}

function AfterField({ form, index }: PartProps): ReactElement {
  const problem = form.formState.errors.targets?.[index]?.after?.message;
  return (
    <Controller
      control={form.control}
      name={`targets.${index}.after`}
      render={({ field }) => (
        <fieldset className="flex min-w-40 flex-1 flex-col gap-1">
          <legend className="mb-1.5 text-sm font-medium text-ink-2">Tried after</legend>
          {AFTERS.map(([name, words]) => (
            <Check
              checked={field.value.includes(name)}
              key={name}
              label={words}
              onChange={({ target }) => field.onChange(toggled(field.value, name, target.checked))}
            />
          ))}
          {problem === undefined ? null : (
            <p className="text-sm text-bad-ink" role="alert">
              {problem}
            </p>
          )}
        </fieldset>
      )}
      rules={{ validate: (after) => after.length > 0 || 'Tick at least one.' }}
    />
  );
}

function toggled(after: readonly After[], name: After, on: boolean): readonly After[] {
  const names = on ? [...after, name] : after.filter((other) => other !== name);
  return AFTERS.flatMap(([each]) => (names.includes(each) ? [each] : []));
}
