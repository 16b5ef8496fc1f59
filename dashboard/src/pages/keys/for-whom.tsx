import type { ReactElement } from 'react';
import { nameOf, usePeople } from '../../api/people.ts';
import { useMe } from '../../session/context.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Radios } from '../../ui/radios.tsx';
import type { Whose } from './key-values.ts';

interface ForWhomProps {
  readonly value: Whose;
  readonly onChange: (whose: Whose) => void;
}

const OPTIONS = [
  {
    value: 'platform',
    title: 'The platform',
    about: 'For a program everybody shares. It calls on the platform’s credentials.',
  },
  {
    value: 'user',
    title: 'Me',
    about: 'Its calls are mine, on my own credentials first.',
  },
] as const;

/** For administrators; a member's key is their own. */
export function ForWhom({ value, onChange }: ForWhomProps): ReactElement {
  const people = usePeople();
  const isSomebody = useMe()?.user_id !== null;
  return (
    <div className="flex flex-col gap-3">
      <Radios
        label="For"
        onChange={(owner) => onChange({ owner, userId: null })}
        options={isSomebody ? OPTIONS : OPTIONS.slice(0, 1)}
        value={value.owner}
      />
      {value.owner === 'platform' ? (
        <Field label="Calls count for" hint="Whose usage they are in the logs and sums.">
          {(bound) => (
            <Select
              {...bound}
              onChange={(event) =>
                onChange({ owner: 'platform', userId: event.target.value || null })
              }
              value={value.userId ?? ''}
            >
              <option value="">Nobody in particular</option>
              {[...people.values()]
                .filter(({ disabled_at: off }) => off === null)
                .map((user) => (
                  <option key={user.id} value={user.id}>
                    {nameOf(user)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
      ) : null}
    </div>
  );
}
