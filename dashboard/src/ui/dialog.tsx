import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { FocusBack } from './focus-back.tsx';

interface DialogProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** For what must be answered and cannot be closed by Escape or a click beside it. */
  readonly firm?: boolean;
}

/** In the middle, over the page. */
export function Dialog(props: DialogProps): ReactElement {
  const { title, about, open, onClose, children, wide = false, firm = false } = props;
  const stay = firm ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Radix.Root onOpenChange={(now) => (now || firm ? undefined : onClose())} open={open}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-ink/25 dark:bg-sunken/70" />
        <Radix.Content
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
          className={`appear fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col gap-4 overflow-y-auto rounded-md border border-line bg-raised p-5 shadow-xl shadow-ink/10 ${wide ? 'max-w-[680px]' : 'max-w-[460px]'}`}
          onOpenAutoFocus={focusFirstField}
          {...(stay === undefined
            ? { onEscapeKeyDown: keepForSuggestions }
            : { onEscapeKeyDown: stay, onPointerDownOutside: stay, onInteractOutside: stay })}
        >
          <FocusBack />
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-[16px] font-semibold">{title}</Radix.Title>
              {about === undefined ? null : (
                <Radix.Description asChild>
                  <div className="mt-1 text-ink-2">{about}</div>
                </Radix.Description>
              )}
            </div>
            {firm ? null : (
              <Radix.Close asChild>
                <IconButton icon="x" label="Close" />
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Escape closes a list of suggestions first, and what it stands in the next time. */
export function keepForSuggestions(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches('[data-suggesting]')) {
    event.preventDefault();
  }
}

/** What is to be typed, rather than the cross that stands before it. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector('input, select, textarea');
  if (!(field instanceof HTMLElement)) return;
  event.preventDefault();
  field.focus();
}
