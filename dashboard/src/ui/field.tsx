import {
  type ComponentProps,
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
} from 'react';

export const CONTROL =
  'w-full rounded-md border border-line-strong bg-raised px-2.5 text-ink disabled:opacity-60 aria-invalid:border-bad';

interface FieldProps {
  readonly label: ReactNode;
  /** One line below, for what the label cannot say. */
  readonly hint?: ReactNode;
  /** What is wrong and what to do; takes the hint's place. */
  readonly error?: string | undefined;
  readonly children: (bound: Bound) => ReactNode;
}

/** What ties a control to its label and to the words below it. */
export interface Bound {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export function Field({ label, hint, error, children }: FieldProps): ReactElement {
  const id = useId();
  const below = error ?? hint;
  const bound: Bound = {
    id,
    'aria-describedby': below === undefined ? undefined : `${id}-below`,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label className="text-sm font-medium text-ink-2" htmlFor={id}>
        {label}
      </label>
      {children(bound)}
      {below === undefined ? null : (
        <p
          className={`text-sm ${error === undefined ? 'text-ink-3' : 'text-bad-ink'}`}
          id={`${id}-below`}
          role={error === undefined ? undefined : 'alert'}
        >
          {below}
        </p>
      )}
    </div>
  );
}

export function Input({ className = '', ...rest }: ComponentProps<'input'>): ReactElement {
  return <input {...rest} className={`${CONTROL} h-8 ${className}`} />;
}

export function TextArea({ className = '', ...rest }: ComponentProps<'textarea'>): ReactElement {
  return <textarea {...rest} className={`${CONTROL} py-1.5 ${className}`} />;
}

export function Select({
  className = '',
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  return <select {...rest} className={`${CONTROL} h-8 pr-7 ${className}`} />;
}

interface CheckProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: ReactNode;
}

export function Check({ label, className = '', ...rest }: CheckProps): ReactElement {
  return (
    <label className={`flex items-start gap-2 ${className}`}>
      <input {...rest} className="mt-0.5 size-4 accent-accent" type="checkbox" />
      <span>{label}</span>
    </label>
  );
}
