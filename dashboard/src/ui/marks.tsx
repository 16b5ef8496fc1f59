import type { ReactElement, ReactNode } from 'react';

type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const DOTS: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  quiet: 'bg-line-strong',
};

/** A state at a glance; the words beside it say the same. */
export function Dot({ tone }: { readonly tone: Tone }): ReactElement {
  return (
    <span aria-hidden="true" className={`inline-block size-[7px] rounded-full ${DOTS[tone]}`} />
  );
}

/** `direct`, `via AiHubMix`: how a thing is reached, or what it is. */
export function Tag({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="inline-block rounded-[4px] border border-line px-1.5 text-xs whitespace-nowrap text-ink-2">
      {children}
    </span>
  );
}

/** Something to mind, that is no failure. */
export function Note({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="rounded-r-md border-l-2 border-warn bg-warn/8 px-3.5 py-2 text-ink-2">
      {children}
    </div>
  );
}

/** In the place of what is not there yet, in its shape. */
export function Skeleton({ className = '' }: { readonly className?: string }): ReactElement {
  return <div aria-hidden="true" className={`breathe rounded-md bg-line ${className}`} />;
}

interface EmptyProps {
  readonly title: string;
  /** What would fill it. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** An empty page teaches. */
export function Empty({ title, children, action }: EmptyProps): ReactElement {
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line py-8">
      <div className="max-w-[52ch]">
        <p className="font-semibold">{title}</p>
        <p className="mt-1 text-ink-2">{children}</p>
      </div>
      {action}
    </div>
  );
}
