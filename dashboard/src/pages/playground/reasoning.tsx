import type { ReactElement } from 'react';
import { duration } from '../../format/numbers.ts';
import { Icon } from '../../ui/icon.tsx';

interface ReasoningProps {
  readonly text: string;
  /** Null while it thinks, and where nobody measured it. */
  readonly ms: number | null;
  readonly thinking: boolean;
}

/** What a model thought before it answered, folded. */
export function Reasoning({ text, ms, thinking }: ReasoningProps): ReactElement {
  return (
    <details className="group text-ink-2">
      <summary className="inline-flex cursor-pointer items-center gap-1.5 rounded-sm text-sm select-none hover:text-ink">
        <Icon name="brain" size={14} />
        <span className={thinking ? 'breathe' : ''}>
          {thinking ? 'Thinking…' : ms === null ? 'Thought' : `Thought for ${duration(ms)}`}
        </span>
        <Icon className="group-open:rotate-90" name="chevron-right" size={14} />
      </summary>
      <p className="mt-1.5 border-l-2 border-line pl-3 text-sm break-words whitespace-pre-wrap">
        {text}
      </p>
    </details>
  );
}
