import type { ButtonHTMLAttributes, ReactElement } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';

type Look = 'plain' | 'accent' | 'bare' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly icon?: IconName;
  /** Shows that work is under way and takes no second click. */
  readonly busy?: boolean;
}

const LOOKS: Readonly<Record<Look, string>> = {
  plain: 'border border-line-strong bg-raised text-ink hover:bg-sunken',
  accent: 'border border-transparent bg-accent text-on-accent hover:brightness-95',
  bare: 'border border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'border border-line-strong bg-raised text-bad-ink hover:bg-sunken',
};

/** Its words are a verb: what happens when it is pressed. */
export function Button(props: ButtonProps): ReactElement {
  const { look = 'plain', icon, busy = false, children, className = '', disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      className={`inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 font-medium whitespace-nowrap select-none disabled:cursor-default disabled:opacity-55 ${LOOKS[look]} ${className}`}
      disabled={disabled === true || busy}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What it does, for everybody who cannot tell from the picture. */
  readonly label: string;
}

export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink disabled:opacity-50 ${className}`}
      title={label}
    >
      <Icon name={icon} />
    </button>
  );
}
