import { type ReactElement, useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

const SHOWN_MS = 1_600;

interface Copying {
  readonly copied: boolean;
  copy(text: string): void;
}

/** Puts text on the clipboard and says so for a moment. */
export function useCopy(): Copying {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy(text) {
      // Refused where the page is not focused or not on https; the text can still be selected.
      navigator.clipboard?.writeText(text).then(
        () => setCopied(true),
        () => setCopied(false),
      );
    },
  };
}

interface CopyTextProps {
  readonly text: string;
  /** What is shown, if it is shorter than what is copied. */
  readonly shown?: string;
}

/** An id or a key in mono that is copied by a click. */
export function CopyText({ text, shown }: CopyTextProps): ReactElement {
  const { copied, copy } = useCopy();
  return (
    <button
      aria-label={copied ? 'Copied' : `Copy ${text}`}
      className="inline-flex max-w-full items-center gap-1 rounded-sm font-mono text-sm text-ink-2 hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        copy(text);
      }}
      title={text}
      type="button"
    >
      <span className="truncate">{shown ?? text}</span>
      <Icon name={copied ? 'check' : 'copy'} size={13} />
    </button>
  );
}

interface CopyBlockProps {
  readonly text: string;
  readonly label: string;
}

/** Code or a key in a box of its own, with a button that copies all of it. */
export function CopyBlock({ text, label }: CopyBlockProps): ReactElement {
  const { copied, copy } = useCopy();
  return (
    <div className="flex flex-col rounded-md border border-line bg-sunken">
      {/* Above the code: beside it the code would lie under it, or have less room. */}
      <button
        aria-label={copied ? 'Copied' : `Copy ${label}`}
        className="m-2 mb-0.5 inline-flex items-center self-end gap-1 rounded-md border border-line bg-raised px-2 py-1 text-sm text-ink-2 hover:text-ink"
        onClick={() => copy(text)}
        type="button"
      >
        <Icon name={copied ? 'check' : 'copy'} size={13} />
        {copied ? 'Copied' : 'Copy'}
      </button>
      <pre
        className="overflow-x-auto px-3 pb-3 font-mono text-sm leading-relaxed"
        // A box that scrolls must be reachable to be scrolled by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <code>{text}</code>
      </pre>
    </div>
  );
}
