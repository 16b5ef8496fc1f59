import { type ReactElement, useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { useChange } from '../../../api/changes.ts';
import { asProblem, Problem } from '../../../api/problem.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Input } from '../../../ui/field.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { CatalogueRecord } from '../add/draft.ts';
import { useCatalogue } from '../add/use-catalogue.ts';
import type { Provider } from '../provider-state.ts';

/** Headers sent along with every call on the platform's keys. Only their names are ever shown. */
export function HeadersSection({ provider }: { readonly provider: Provider }): ReactElement {
  const [editing, setEditing] = useState(false);
  const names = provider.header_names ?? [];
  const { records = [] } = useCatalogue();
  const known = records.find(({ id }) => id === provider.record)?.headers ?? [];
  const missing = known.filter(({ name, required }) => required && !names.includes(name));
  return (
    <Section
      aside={
        editing ? undefined : (
          <Button className="-mr-3" look="bare" onClick={() => setEditing(true)}>
            {names.length === 0 ? 'Set' : 'Replace'}
          </Button>
        )
      }
      title="Extra headers"
    >
      {editing ? (
        <HeadersForm
          known={known}
          names={names}
          onClose={() => setEditing(false)}
          provider={provider}
        />
      ) : names.length === 0 ? (
        <p className="text-ink-2">
          {known.length === 0
            ? 'None. A private host may want one.'
            : `None. It knows ${known.map(({ name }) => name).join(', ')}.`}
        </p>
      ) : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {names.map((name) => (
            <li className="font-mono text-sm" key={name}>
              {name}: ••••
            </li>
          ))}
        </ul>
      )}
      {editing || missing.length === 0 ? null : (
        <p className="text-sm text-warn-ink">
          {`It refuses calls without ${missing.map(({ name }) => name).join(', ')}.`}
        </p>
      )}
    </Section>
  );
}

interface HeadersFormProps {
  readonly provider: Provider;
  readonly names: readonly string[];
  readonly known: CatalogueRecord['headers'];
  readonly onClose: () => void;
}

interface Values {
  readonly headers: { name: string; value: string }[];
}

function HeadersForm({ provider, names, known, onClose }: HeadersFormProps): ReactElement {
  const change = useChange('PATCH /providers/{name}', ['/providers']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: {
      headers: names.length === 0 ? [BLANK] : names.map((name) => ({ name, value: '' })),
    },
  });
  const rows = useFieldArray({ control: form.control, name: 'headers' });

  async function submit({ headers }: Values): Promise<void> {
    setError(null);
    const filled = headers.filter(({ name }) => name.trim() !== '');
    const body = {
      headers: Object.fromEntries(
        filled.map(({ name, value }) => [name.trim().toLowerCase(), value]),
      ),
    };
    try {
      await change.mutateAsync({ params: { name: provider.name }, body });
      onClose();
    } catch (caught) {
      setError(headerProblem(caught));
    }
  }

  return (
    <form className="flex flex-col gap-2" noValidate onSubmit={form.handleSubmit(submit)}>
      <p className="text-sm text-ink-3">
        These replace all there are now. Values cannot be read back, so give each again.
      </p>
      {rows.fields.map((field, index) => (
        <div className="flex gap-2" key={field.id}>
          <Input
            {...form.register(`headers.${index}.name`)}
            aria-label={`Name of header ${index + 1}`}
            autoComplete="off"
            className="font-mono"
            placeholder="x-team"
            spellCheck={false}
          />
          <Input
            {...form.register(`headers.${index}.value`)}
            aria-label={`Value of header ${index + 1}`}
            autoComplete="off"
            className="font-mono"
            spellCheck={false}
            type="password"
          />
          <IconButton
            icon="x"
            label={`Leave out header ${index + 1}`}
            onClick={() => rows.remove(index)}
          />
        </div>
      ))}
      <KnownHeaders
        headers={known.filter(({ name }) =>
          form.watch('headers').every((row) => row.name !== name),
        )}
        onAdd={(name) => rows.append({ name, value: '' })}
      />
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button
          className="-ml-3 mr-auto"
          icon="plus"
          look="bare"
          onClick={() => rows.append(BLANK)}
        >
          Add a header
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={form.formState.isSubmitting} look="accent" type="submit">
          Replace headers
        </Button>
      </div>
    </form>
  );
}

interface KnownHeadersProps {
  readonly headers: CatalogueRecord['headers'];
  readonly onAdd: (name: string) => void;
}

/** Those the provider knows and that are not set yet, with what they are for. */
function KnownHeaders({ headers, onAdd }: KnownHeadersProps): ReactElement | null {
  if (headers.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {headers.map(({ name, purpose }) => (
        <li className="flex flex-wrap items-center gap-x-2 text-sm text-ink-3" key={name}>
          <Button className="-ml-3 font-mono" icon="plus" look="bare" onClick={() => onAdd(name)}>
            {name}
          </Button>
          {purpose}
        </li>
      ))}
    </ul>
  );
}

const BLANK = { name: '', value: '' };

/** The API names the header first; here its sentence stands alone. */
function headerProblem(error: unknown): unknown {
  const problem = asProblem(error);
  const [first] = problem.fields;
  if (first?.param?.startsWith('headers.') !== true) return error;
  const message = `${first.param.slice('headers.'.length)} ${first.message}.`;
  return new Problem({ ...problem, message });
}
