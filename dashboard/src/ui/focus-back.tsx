import { type ReactElement, useEffect, useRef } from 'react';

/** What lies over the page. Focus that moves from one of them to another never left the page. */
const OVER = '[role=dialog], [role=menu], [role=listbox]';

/**
 * Inside what opens over a page: when it closes, the focus goes back to where it was. Radix gives it
 * back to a trigger only, and what opens here by an address or a key has none. As long as it is
 * open, what had the focus inside it may go away, such as a button that worked but once.
 */
export function FocusBack(): ReactElement {
  const place = useRef<HTMLSpanElement>(null);
  // Asked while it is drawn for the first time, before anything in it takes the focus.
  const before = useRef<Element | null>(document.activeElement);
  useEffect(() => {
    const dialog = place.current?.closest('[role=dialog]') ?? null;
    let inside: Element | null = null;

    function remember({ target }: FocusEvent): void {
      if (!(target instanceof Element)) return;
      if (dialog?.contains(target) === true) inside = target;
      // The page beside a panel stays usable, and may have had the focus since.
      else if (target.closest(OVER) === null) before.current = target;
    }

    const watch = new MutationObserver(() => {
      if (!hasFocus() && inside?.isConnected === false) focusOn(dialog);
    });
    if (dialog !== null) watch.observe(dialog, { subtree: true, childList: true });
    document.addEventListener('focusin', remember);
    return () => {
      watch.disconnect();
      document.removeEventListener('focusin', remember);
      if (!hasFocus()) focusOn(before.current);
      if (!hasFocus()) focusOn([...document.querySelectorAll('[role=dialog]')].at(-1));
      if (!hasFocus()) focusOn(document.getElementById('content'));
    };
  }, []);
  return <span hidden ref={place} />;
}

function hasFocus(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

function focusOn(element: Element | null | undefined): void {
  if (element instanceof HTMLElement) element.focus();
}
