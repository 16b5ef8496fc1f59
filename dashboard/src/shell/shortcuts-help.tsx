import type { ReactElement } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { destinationsFor } from './destinations.ts';
import { Keys } from './keys-hint.tsx';

interface HelpProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly isAdmin: boolean;
}

export function ShortcutsHelp({ open, onClose, isAdmin }: HelpProps): ReactElement {
  const rows: (readonly [string, string])[] = [
    ['Ctrl K', 'Find pages, models, providers, keys, requests'],
    ['/', 'Go to the search field'],
    ['?', 'Show these keys'],
    ['Esc', 'Close what is open'],
    ...destinationsFor(isAdmin).map(
      ({ letter, title }) => [`G ${letter.toUpperCase()}`, title] as const,
    ),
  ];
  return (
    <Dialog onClose={onClose} open={open} title="Keyboard">
      <dl className="grid grid-cols-[96px_1fr] gap-y-1.5">
        {rows.map(([keys, words]) => (
          <div className="contents" key={keys}>
            <dt>
              <Keys keys={keys} />
            </dt>
            <dd className="text-ink-2">{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
