import { type ReactElement, useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { useCopy } from './copy.tsx';
import { Field, TextArea } from './field.tsx';

interface ShownOnceProps {
  readonly label: string;
  readonly text: string;
  readonly hint: string;
  readonly onCopied: () => void;
}

/** A secret that nothing can show again: all of it in sight, with a button that copies it. */
export function ShownOnce({ label, text, hint, onCopied }: ShownOnceProps): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  useEffect(() => {
    if (copied) onCopied();
  }, [copied, onCopied]);
  return (
    <Field hint={hint} label={label}>
      {(bound) => (
        <div className="flex items-start gap-2 max-sm:flex-col">
          <TextArea
            {...bound}
            className="resize-none font-mono text-sm break-all"
            onFocus={(event) => event.target.select()}
            readOnly
            ref={field}
            rows={2}
            spellCheck={false}
            value={text}
          />
          <Button
            icon={copied ? 'check' : 'copy'}
            look="accent"
            onClick={() => {
              // Where the clipboard is refused, it is at least ready for Ctrl C.
              field.current?.select();
              copy(text);
            }}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        </div>
      )}
    </Field>
  );
}
