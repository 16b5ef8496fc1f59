import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../../api/changes.ts';
import { asProblem } from '../../../api/problem.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { Bases } from '../add/draft.ts';
import type { Provider } from '../provider-state.ts';
import { DIALECT_NAMES } from './dialects.ts';

interface BasesFormProps {
  readonly provider: Provider;
  readonly onClose: () => void;
}

type Values = Record<string, string>;

/** Another host marks the keys: they were saved for the old one. */
export function BasesForm({ provider, onClose }: BasesFormProps): ReactElement {
  const change = useChange('PATCH /providers/{name}', ['/providers']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: Object.fromEntries(
      DIALECT_NAMES.map(([dialect]) => [dialect, provider.dialects[dialect]?.base_url ?? '']),
    ),
  });

  async function submit(values: Values): Promise<void> {
    setError(null);
    const dialects = Object.fromEntries(
      DIALECT_NAMES.flatMap(([dialect]) => {
        const base = values[dialect]?.trim() ?? '';
        return base === '' ? [] : [[dialect, { base_url: base }]];
      }),
    ) as Bases;
    try {
      const { notice } = await change.mutateAsync({
        params: { name: provider.name },
        body: { dialects },
      });
      if (notice !== undefined) toast.warning(noticeWords(notice));
      onClose();
    } catch (caught) {
      const problem = asProblem(caught);
      const left = problem.fields.filter(({ param, message }) => {
        const dialect = DIALECT_NAMES.find(([id]) => param?.startsWith(`dialects.${id}`) === true);
        if (dialect === undefined) return true;
        form.setError(dialect[0], { message: `This ${message}.` });
        return false;
      });
      setError(problem.fields.length > 0 && left.length === 0 ? null : problem);
    }
  }

  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={form.handleSubmit(submit)}>
      {DIALECT_NAMES.map(([dialect, words]) => (
        <Field error={form.formState.errors[dialect]?.message} key={dialect} label={words}>
          {(bound) => (
            <Input
              {...bound}
              {...form.register(dialect)}
              autoComplete="off"
              className="font-mono"
              inputMode="url"
              placeholder="not spoken here"
              spellCheck={false}
            />
          )}
        </Field>
      ))}
      <p className="text-sm text-ink-3">
        OpenAI’s with the version, as in https://host/v1; the others without it. Only OpenAI Chat is
        called by this version, the others are kept for later ones. Keys saved for another host have
        to be given again.
      </p>
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={form.formState.isSubmitting} look="accent" type="submit">
          Save addresses
        </Button>
      </div>
    </form>
  );
}

/** Without the sentence for those who call the API by hand; the panel has a field for it. */
function noticeWords(notice: string): string {
  return notice.replace(/ Give each key again: .*$/, ' Give each key again.');
}
