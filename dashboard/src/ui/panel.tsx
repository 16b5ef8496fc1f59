import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { keepForSuggestions } from './dialog.tsx';
import { FocusBack } from './focus-back.tsx';

interface PanelProps {
  readonly title: ReactNode;
  /** What a screen reader calls it, where the title is no plain text. */
  readonly label: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** At the side of a list, which stays usable: what is open has an address of its own. */
export function Panel({ title, label, open, onClose, children }: PanelProps): ReactElement {
  return (
    <Radix.Root modal={false} onOpenChange={(now) => (now ? undefined : onClose())} open={open}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          aria-label={label}
          className="slide-in fixed inset-y-0 right-0 z-30 flex w-full max-w-[520px] flex-col border-l border-line bg-paper shadow-xl shadow-ink/5 sm:w-[520px]"
          onEscapeKeyDown={keepForSuggestions}
          // A click on another row opens that one instead.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <FocusBack />
          <div className="flex items-center gap-3 border-b border-line px-5 py-3">
            <Radix.Title className="min-w-0 flex-1 truncate text-[16px] font-semibold">
              {title}
            </Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="x" label="Close panel" />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a panel or of a settings page. */
export function Section({ title, aside, children }: SectionProps): ReactElement {
  return (
    <section className="border-t border-line py-4 first:border-t-0 first:pt-0">
      <div className="mb-2.5 flex items-center justify-between gap-3">
        <h2 className="font-semibold">{title}</h2>
        <div className="text-sm text-ink-3">{aside}</div>
      </div>
      {children}
    </section>
  );
}

/** Names and values, one pair a line. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [string, ReactNode])[];
}): ReactElement {
  return (
    <dl className="grid grid-cols-[minmax(110px,auto)_1fr] gap-x-4 gap-y-1.5">
      {rows.map(([name, value]) => (
        <div className="contents" key={name}>
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
