import { type ReactElement, useMemo } from 'react';
import { useCopy } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icon.tsx';
import { piecesOf } from './highlight.ts';

interface CodeBlockProps {
  readonly code: string;
  /** As the model named it; empty if it did not. */
  readonly language: string;
}

const LOOKS = {
  comment: 'text-ink-3 italic',
  literal: 'text-accent-ink',
  word: 'font-semibold',
} as const;

/** Code in an answer. */
export function CodeBlock({ code, language }: CodeBlockProps): ReactElement {
  const { copied, copy } = useCopy();
  const pieces = useMemo(() => piecesOf(code, language), [code, language]);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <div className="flex h-7 items-center gap-2 border-b border-line bg-sunken pr-1 pl-3 text-xs text-ink-3">
        <span className="min-w-0 flex-1 truncate font-mono">{language || 'text'}</span>
        <button
          aria-label={copied ? 'Copied' : 'Copy code'}
          className="inline-flex items-center gap-1 rounded-[4px] px-1.5 py-0.5 hover:text-ink"
          onClick={() => copy(code)}
          type="button"
        >
          <Icon name={copied ? 'check' : 'copy'} size={13} />
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <pre
        className="max-h-[480px] overflow-auto bg-raised p-3 font-mono text-sm leading-relaxed"
        // A box that scrolls must be reachable to be scrolled by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <code>
          {pieces.map(({ kind, text }, at) =>
            kind === 'plain' ? (
              text
            ) : (
              // Code that comes is only added to.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <span className={LOOKS[kind]} key={at}>
                {text}
              </span>
            ),
          )}
        </code>
      </pre>
    </div>
  );
}
