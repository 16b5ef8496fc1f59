import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';

interface MenuProps {
  /** What opens it: a button. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

export function Menu({ trigger, children }: MenuProps): ReactElement {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          className="appear z-50 min-w-44 rounded-md border border-line bg-raised p-1 shadow-lg shadow-ink/10"
          sideOffset={4}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-[4px] px-2 py-1.5 outline-none data-disabled:opacity-50 data-highlighted:bg-sunken';

interface MenuItemProps {
  readonly icon?: IconName;
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly danger?: boolean;
}

export function MenuItem({ icon, onSelect, children, danger }: MenuItemProps): ReactElement {
  return (
    <Radix.Item className={`${ITEM} ${danger === true ? 'text-bad-ink' : ''}`} onSelect={onSelect}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </Radix.Item>
  );
}

interface MenuCheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** A thing to switch on or off; the menu stays open for the next one. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps): ReactElement {
  return (
    <Radix.CheckboxItem
      checked={checked}
      className={`${ITEM} pl-7`}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <Radix.ItemIndicator className="-ml-5 inline-flex w-5">
        <Icon name="check" size={14} />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}
