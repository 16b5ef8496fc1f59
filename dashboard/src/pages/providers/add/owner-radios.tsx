import type { ReactElement } from 'react';
import { Radios } from '../../../ui/radios.tsx';
import type { Draft } from './draft.ts';

interface OwnerRadiosProps {
  readonly value: Draft['owner'];
  readonly onChange: (owner: Draft['owner']) => void;
}

/** Whose a key is to be; administrators choose. */
export function OwnerRadios({ value, onChange }: OwnerRadiosProps): ReactElement {
  return (
    <Radios
      label="Who may use this key"
      onChange={onChange}
      options={[
        {
          value: 'platform',
          title: 'Platform',
          about: 'Gateway keys and, as Settings allow, signed-in users.',
        },
        { value: 'user', title: 'Only me' },
      ]}
      value={value}
    />
  );
}
