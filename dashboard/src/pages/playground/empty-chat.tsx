import type { ReactElement } from 'react';
import { useChoices } from '../../api/choices.ts';
import { NoModels } from './no-models.tsx';

/** Where messages will be. */
export function EmptyChat(): ReactElement {
  const { data } = useChoices();
  if (data?.length === 0) {
    return (
      <div className="-mx-2.5">
        <NoModels />
      </div>
    );
  }
  return (
    <div className="max-w-[52ch] text-ink-2">
      <p className="font-semibold text-ink">Nothing asked yet</p>
      <p className="mt-1">
        Type below and press Enter; Shift and Enter begin a new line. Under each answer stands what
        it took: tokens, cost, time and the way it went.
      </p>
    </div>
  );
}
