import type { ReactElement } from 'react';
import { useAddress } from '../shell/address.ts';
import { Input } from './field.tsx';
import { Icon } from './icon.tsx';

/** The search field of a list: what is typed is kept in the address as `q`. */
export function Search({ label }: { readonly label: string }): ReactElement {
  const [address, change] = useAddress();
  return (
    <span className="relative inline-flex w-56 max-w-full max-sm:w-full">
      <Icon
        className="pointer-events-none absolute top-[9px] left-2.5 text-ink-3"
        name="search"
        size={14}
      />
      <Input
        aria-label={label}
        className="pl-8"
        onChange={(event) => change({ q: event.target.value })}
        placeholder={label}
        type="search"
        value={address.q ?? ''}
      />
    </span>
  );
}
