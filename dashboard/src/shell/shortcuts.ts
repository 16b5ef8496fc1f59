import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Address, KEPT } from './address.ts';
import { destinationsFor } from './destinations.ts';

/** How long after G a letter still goes to a page. */
const CHORD_MS = 1_200;

interface Shortcuts {
  readonly isAdmin: boolean;
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

/** The keyboard map: G and a letter, / for the search field, Cmd or Ctrl K, ?. */
export function useShortcuts({ isAdmin, openPalette, openHelp }: Shortcuts): void {
  const navigate = useNavigate();
  useEffect(() => {
    let chordUntil = 0;

    function onKey(event: KeyboardEvent): void {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') return openHelp();
      if (event.key === '/') return focusSearch(event);
      if (event.key === 'g') {
        chordUntil = Date.now() + CHORD_MS;
        return;
      }
      if (Date.now() > chordUntil) return;
      chordUntil = 0;
      const found = destinationsFor(isAdmin).find(({ letter }) => letter === event.key);
      if (found !== undefined) void navigate({ to: found.path, search: keptSearch });
    }

    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, isAdmin, openPalette, openHelp]);
}

/** What of one page's address the next one begins with. */
export function keptSearch(before: Address): Address {
  return Object.fromEntries(
    KEPT.flatMap((field) => (before[field] ? [[field, before[field]]] : [])),
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  );
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (field === null) return;
  event.preventDefault();
  field.focus();
}
