import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { ToolCall } from './message.ts';
import { parse } from './trouble.ts';

interface ToolCardsProps {
  readonly calls: readonly ToolCall[];
  /** Takes the results by the calls' ids; undefined where none are waited for. */
  readonly onResults: ((results: ReadonlyMap<string, string>) => void) | undefined;
}

/** What a model wants called, and where the results go. Nothing is called by this page. */
export function ToolCards({ calls, onResults }: ToolCardsProps): ReactElement {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onResults?.(new Map(calls.map(({ id }) => [id, typed.get(id) ?? ''])));
      }}
    >
      {calls.map((call) => (
        <div className="rounded-md border border-line" key={call.id}>
          <p className="flex items-center gap-2 px-3 py-1.5 text-sm">
            <Icon className="text-ink-3" name="wrench" size={14} />
            <span className="min-w-0 flex-1 truncate font-mono">{call.name || 'a tool'}</span>
          </p>
          <pre
            className="max-h-60 overflow-auto border-t border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap"
            // A box that scrolls must be reachable to be scrolled by keyboard.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
            tabIndex={0}
          >
            {pretty(call.arguments)}
          </pre>
          {onResults === undefined ? null : (
            <div className="border-t border-line p-3">
              <Field label={`Result of ${call.name || 'the tool'}`}>
                {(bound) => (
                  <TextArea
                    {...bound}
                    className="font-mono text-sm"
                    onChange={({ target }) => setTyped(new Map(typed).set(call.id, target.value))}
                    placeholder="What the tool would answer"
                    rows={2}
                    value={typed.get(call.id) ?? ''}
                  />
                )}
              </Field>
            </div>
          )}
        </div>
      ))}
      {onResults === undefined ? null : (
        <Button className="self-start" type="submit">
          {calls.length === 1 ? 'Give the result and go on' : 'Give the results and go on'}
        </Button>
      )}
    </form>
  );
}

/** As it came where it is no JSON yet. */
function pretty(written: string): string {
  const value = parse(written);
  return value === undefined ? written : JSON.stringify(value, null, 2);
}
