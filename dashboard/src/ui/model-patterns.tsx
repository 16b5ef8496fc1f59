import { type ReactElement, type Ref, useState } from 'react';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { SuggestInput } from './suggest-input.tsx';
import { useModelNames } from './use-model-names.ts';

/** What the API takes: a name, or the start of one followed by `*`. */
const PATTERN = /^[^\s*]{0,255}\*?$/u;

function isPattern(text: string): boolean {
  return text !== '' && PATTERN.test(text);
}

/** Why a list cannot be saved; undefined when it can. */
export function patternsProblem(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return 'Name at least one model.';
  const wrong = patterns.find((pattern) => !isPattern(pattern));
  return wrong === undefined
    ? undefined
    : `${wrong} is no model name. A * may stand at the end only, as in sandbox/*.`;
}

interface ModelPatternsProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (patterns: readonly string[]) => void;
  readonly error?: string | undefined;
  /** What has to be put right is what gets the focus. */
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

/** A list of models, exact names or beginnings with a `*`, with those there are as suggestions. */
export function ModelPatterns(props: ModelPatternsProps): ReactElement {
  const { label, value, onChange, error, inputRef } = props;
  // What is being typed counts as the last one already: whoever leaves the field for the form's
  // button means it, and a chip that appears at that moment would move the button away.
  const [draft, setDraft] = useState({ text: '', within: '' });
  const typed = draft.within === value.join(' ') ? draft.text : '';
  const chips = typed !== '' && value.at(-1) === typed ? value.slice(0, -1) : value;
  const options = useModelNames(typed, { families: true }).filter((name) => !chips.includes(name));

  function type(text: string): void {
    const next = text === '' || chips.includes(text) ? chips : [...chips, text];
    setDraft({ text, within: next.join(' ') });
    onChange(next);
  }

  function add(text: string): void {
    const parts = text.split(/[\s,]+/u).filter((part) => part !== '');
    setDraft({ text: '', within: '' });
    onChange([...new Set([...chips, ...parts])]);
  }

  return (
    <div className="flex flex-col gap-2">
      <Field
        error={error}
        hint="A name, or a beginning with a * for all that begin so. Enter adds it."
        label={label}
      >
        {(bound) => (
          <SuggestInput
            bound={bound}
            inputRef={inputRef}
            onBackspaceInEmpty={() => onChange(chips.slice(0, -1))}
            onEnter={() => add(typed)}
            onPick={add}
            onValue={(text) => (/[\s,]/u.test(text) ? add(text) : type(text))}
            options={options}
            placeholder={chips.length === 0 ? 'aihubmix/*' : 'Add another'}
            value={typed}
          />
        )}
      </Field>
      {chips.length === 0 ? null : (
        <ul aria-label="Chosen" className="flex flex-wrap gap-1.5">
          {chips.map((pattern) => (
            <li
              className={`inline-flex max-w-full items-center gap-0.5 rounded-[4px] border bg-sunken pl-1.5 font-mono text-sm ${isPattern(pattern) ? 'border-line' : 'border-bad text-bad-ink'}`}
              key={pattern}
            >
              <span className="truncate">{pattern}</span>
              <button
                aria-label={`Remove ${pattern}`}
                className="inline-flex size-6 items-center justify-center rounded-[4px] text-ink-3 hover:text-ink"
                onClick={() =>
                  onChange(
                    [...chips, ...(typed === '' ? [] : [typed])].filter(
                      (other) => other !== pattern,
                    ),
                  )
                }
                type="button"
              >
                <Icon name="x" size={13} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
