import type { ReactElement } from 'react';
import { useFormContext } from 'react-hook-form';
import { Check, Field, Input, Select } from '../../../ui/field.tsx';
import {
  ANY_HOST,
  type CatalogueRecord,
  type Draft,
  idOf,
  isVersioned,
  mainDialect,
} from './draft.ts';

/** Where it is and what it is called; for records without an address of their own, and to differ. */
export function HostFields({ record }: { readonly record: CatalogueRecord }): ReactElement {
  const { register } = useFormContext<Draft>();
  const any = record.id === ANY_HOST;
  return (
    <>
      <BaseField versioned={isVersioned(mainDialect(record))} />
      <div className="grid grid-cols-2 gap-3">
        <NameFields />
      </div>
      {any ? (
        <>
          <Field
            hint="An aggregator resells models of others; a direct host runs its own."
            label="Kind"
          >
            {(bound) => (
              <Select {...bound} {...register('kind')}>
                <option value="direct">Direct</option>
                <option value="aggregator">Aggregator</option>
              </Select>
            )}
          </Field>
          <Check {...register('keyless')} label="This host takes no key" />
        </>
      ) : null}
    </>
  );
}

function BaseField({ versioned }: { readonly versioned: boolean }): ReactElement {
  const { register, formState } = useFormContext<Draft>();
  const example = versioned ? 'https://host/v1' : 'https://host';
  return (
    <Field
      error={formState.errors.base_url?.message}
      hint={
        <>
          {versioned ? 'With its version at the end' : 'Without a version at the end'}, as in{' '}
          <code className="font-mono">{example}</code>
        </>
      }
      label="Base URL"
    >
      {(bound) => (
        <Input
          {...bound}
          {...register('base_url', { validate: (text) => checkBase(text, example) })}
          autoComplete="off"
          className="font-mono"
          inputMode="url"
          placeholder={`https://models.example.com${versioned ? '/v1' : ''}`}
          spellCheck={false}
        />
      )}
    </Field>
  );
}

function NameFields(): ReactElement {
  const { register, formState, getFieldState, setValue } = useFormContext<Draft>();
  return (
    <>
      <Field error={formState.errors.display_name?.message} label="Display name">
        {(bound) => (
          <Input
            {...bound}
            {...register('display_name', {
              required: 'Enter what people should see.',
              onChange: ({ target }: { target: { value: string } }) => {
                if (!getFieldState('name').isDirty) {
                  setValue('name', idOf(target.value), { shouldDirty: false });
                }
              },
            })}
            autoComplete="off"
          />
        )}
      </Field>
      <Field error={formState.errors.name?.message} hint="As in name/model." label="Name">
        {(bound) => (
          <Input
            {...bound}
            {...register('name', {
              pattern: {
                value: /^[a-z0-9][a-z0-9-]{0,62}$/,
                message: 'Use lower-case letters, digits and hyphens, such as my-host.',
              },
              required: 'Enter a short name, such as my-host.',
            })}
            autoComplete="off"
            className="font-mono"
            spellCheck={false}
          />
        )}
      </Field>
    </>
  );
}

/** What the API would say as well, without the way there. */
function checkBase(text: string, example: string): string | true {
  if (text.trim() === '') return `Enter where the host is, such as ${example}.`;
  const url = URL.parse(text.trim());
  if (url === null || !url.protocol.startsWith('http')) {
    return 'This is no address of a host. It begins with https://.';
  }
  return true;
}
