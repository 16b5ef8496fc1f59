import type { ReactElement } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field, Input } from '../../../ui/field.tsx';
import type { CatalogueRecord, Draft } from './draft.ts';

interface HeaderFieldsProps {
  readonly headers: CatalogueRecord['headers'];
}

/** Headers the provider knows: those it demands stand open, the others are there to be found. */
export function HeaderFields({ headers }: HeaderFieldsProps): ReactElement {
  const optional = headers.filter(({ required }) => !required);
  return (
    <>
      <Fields headers={headers.filter(({ required }) => required)} />
      {optional.length === 0 ? null : (
        <details>
          <summary className="text-sm text-ink-2">Headers for every call</summary>
          <div className="mt-3 flex flex-col gap-4">
            <Fields headers={optional} />
          </div>
        </details>
      )}
    </>
  );
}

function Fields({ headers }: HeaderFieldsProps): ReactElement {
  const { register, formState } = useFormContext<Draft>();
  return (
    <>
      {headers.map(({ name, purpose, required, secret }) => (
        <Field
          error={formState.errors.headers?.[name]?.message}
          hint={purpose}
          key={name}
          label={<code className="font-mono">{name}</code>}
        >
          {(bound) => (
            <Input
              {...bound}
              {...register(`headers.${name}`, {
                validate: (value) =>
                  !required || value.trim() !== '' || 'It refuses calls without this header.',
              })}
              autoComplete="off"
              className="font-mono"
              spellCheck={false}
              type={secret ? 'password' : 'text'}
            />
          )}
        </Field>
      ))}
    </>
  );
}
