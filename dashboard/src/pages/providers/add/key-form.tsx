import { type ReactElement, useEffect, useState } from 'react';
import { FormProvider, type UseFormReturn, useForm, useFormContext } from 'react-hook-form';
import { asProblem, type Problem } from '../../../api/problem.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { basesOf, type CatalogueRecord, type Draft, isHosted } from './draft.ts';
import { HeaderFields } from './header-fields.tsx';
import { HostFields } from './host-fields.tsx';
import { isUndecided, type KeyTest, useKeyTest } from './key-test.ts';
import { OwnerRadios } from './owner-radios.tsx';
import { TestResult } from './test-result.tsx';

interface KeyFormProps {
  readonly record: CatalogueRecord;
  readonly draft: Draft;
  /** Whether to ask whose the key is; it is the platform's otherwise. */
  readonly asksOwner: boolean;
  /** Hears of what is typed, so that nothing of it is lost on the way. */
  readonly onTyped: (draft: Draft) => void;
  readonly onReady: (draft: Draft) => void;
}

/** A key, tried where it is typed; of other hosts also where they are. */
export function KeyForm({
  record,
  draft,
  asksOwner,
  onTyped,
  onReady,
}: KeyFormProps): ReactElement {
  const form = useForm<Draft>({ defaultValues: draft });
  const test = useKeyTest(record);
  const [error, setError] = useState<unknown>(null);
  const values = form.watch();
  useEffect(() => {
    onTyped(values);
  });
  const finding = test.of(values);

  async function tryIt(): Promise<boolean> {
    setError(null);
    if (!(await form.trigger())) return false;
    try {
      return (await test.run(form.getValues())).ok === true;
    } catch (caught) {
      setError(placeBaseProblem(asProblem(caught), form));
      return false;
    }
  }

  async function submit(ready: Draft): Promise<void> {
    if (test.of(ready)?.ok === true || (await tryIt())) onReady(ready);
  }

  return (
    <FormProvider {...form}>
      <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit(submit)}>
        {isHosted(record) || values.keyless ? <HostFields record={record} /> : null}
        {values.keyless ? null : (
          <KeyField onTest={() => void tryIt()} record={record} test={test} />
        )}
        {finding === null ? null : <TestResult finding={finding} keyless={values.keyless} />}
        {asksOwner && !values.keyless ? <OwnerField /> : null}
        {isHosted(record) || values.keyless ? null : (
          <details open={basesOf(record, draft) !== undefined}>
            <summary className="text-sm text-ink-2">Another name or address</summary>
            <div className="mt-3 flex flex-col gap-4">
              <HostFields record={record} />
            </div>
          </details>
        )}
        <HeaderFields headers={record.headers} />
        <ProblemNote error={error} />
        <div className="flex flex-wrap justify-end gap-2">
          {finding !== null && isUndecided(finding) ? (
            <Button onClick={form.handleSubmit(onReady)}>Add it untested</Button>
          ) : null}
          <Button busy={test.busy || form.formState.isSubmitting} look="accent" type="submit">
            {test.busy ? 'Testing' : 'Add provider'}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

interface KeyFieldProps {
  readonly record: CatalogueRecord;
  readonly test: KeyTest;
  readonly onTest: () => void;
}

function KeyField({ record, test, onTest }: KeyFieldProps): ReactElement {
  const { register, formState } = useFormContext<Draft>();
  return (
    <Field
      error={formState.errors.api_key?.message}
      hint="Kept encrypted; only its last four characters are ever shown again."
      label={isHosted(record) ? 'Key' : `Key of ${record.display_name}`}
    >
      {(bound) => (
        <div className="flex gap-2">
          <Input
            {...bound}
            {...register('api_key', {
              validate: (key, { keyless }) =>
                keyless ||
                key.trim() !== '' ||
                'Paste the key first. You make it on the provider’s own site.',
            })}
            autoComplete="off"
            className="font-mono"
            // Tried as soon as it is there; the field has the pasted text a moment later.
            onPaste={() => setTimeout(onTest)}
            spellCheck={false}
            type="password"
          />
          <Button busy={test.busy} onClick={onTest}>
            Test key
          </Button>
        </div>
      )}
    </Field>
  );
}

function OwnerField(): ReactElement {
  const { watch, setValue } = useFormContext<Draft>();
  return <OwnerRadios onChange={(owner) => setValue('owner', owner)} value={watch('owner')} />;
}

/** What is wrong with the host stands beside its address; the rest is returned. */
function placeBaseProblem(problem: Problem, form: UseFormReturn<Draft>): unknown {
  const about = problem.fields.find(({ param }) => param?.includes('base_url') === true);
  const message = about === undefined ? problem.message : `This ${about.message}.`;
  if (about === undefined && problem.code !== 'base_url_refused') return problem;
  form.setError('base_url', { message });
  return null;
}
