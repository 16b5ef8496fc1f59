import { type KeyboardEvent, type ReactElement, type Ref, useId, useState } from 'react';
import { type Bound, Input } from './field.tsx';

interface SuggestInputProps {
  readonly bound: Bound;
  readonly value: string;
  readonly onValue: (text: string) => void;
  /** What fits what was typed. */
  readonly options: readonly string[];
  readonly onPick: (option: string) => void;
  /** Enter where no suggestion is marked. */
  readonly onEnter?: (() => void) | undefined;
  readonly onBackspaceInEmpty?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly placeholder?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

/** A line of text with suggestions below it, which arrows, Enter and the mouse choose from. */
export function SuggestInput(props: SuggestInputProps): ReactElement {
  const { bound, value, onValue, options, onPick } = props;
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const shown = open && options.length > 0;

  function close(): void {
    setOpen(false);
    setMarked(-1);
  }

  function pick(option: string): void {
    onPick(option);
    close();
  }

  function step(by: number): void {
    setOpen(true);
    setMarked((at) => (at + by + options.length + 1) % (options.length + 1));
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>): void {
    const option = shown ? options[marked] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (options.length > 0) step(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && option !== undefined) {
      event.preventDefault();
      pick(option);
    } else if (event.key === 'Enter' && props.onEnter !== undefined) {
      event.preventDefault();
      props.onEnter();
    } else if (event.key === 'Backspace' && value === '') props.onBackspaceInEmpty?.();
  }

  return (
    <div className="relative">
      <Input
        {...bound}
        ref={props.inputRef}
        aria-activedescendant={shown && marked in options ? optionId(listId, marked) : undefined}
        aria-autocomplete="list"
        aria-controls={shown ? listId : undefined}
        aria-expanded={shown}
        autoCapitalize="none"
        autoComplete="off"
        className="font-mono text-sm"
        // Also while suggestions are on their way: Escape is meant for them.
        data-suggesting={open || undefined}
        onBlur={() => {
          close();
          props.onBlur?.();
        }}
        onChange={(event) => {
          onValue(event.target.value);
          setOpen(true);
          setMarked(-1);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKey}
        placeholder={props.placeholder}
        role="combobox"
        spellCheck={false}
        value={value}
      />
      {shown ? (
        <Suggestions listId={listId} marked={marked} onPick={pick} options={options} />
      ) : null}
    </div>
  );
}

interface SuggestionsProps {
  readonly listId: string;
  readonly options: readonly string[];
  /** Which one the arrows stand on. */
  readonly marked: number;
  readonly onPick: (option: string) => void;
}

function Suggestions({ listId, options, marked, onPick }: SuggestionsProps): ReactElement {
  return (
    <div
      aria-label="Suggestions"
      className="absolute top-9 right-0 left-0 z-10 max-h-56 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-lg shadow-ink/10"
      id={listId}
      role="listbox"
    >
      {options.map((option, index) => (
        <div
          aria-selected={index === marked}
          className={`cursor-pointer truncate rounded-[4px] px-2 py-1 font-mono text-sm hover:bg-sunken ${index === marked ? 'bg-accent-wash text-accent-ink' : ''}`}
          id={optionId(listId, index)}
          key={option}
          // Before the field loses the focus, and with it this list.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(option);
          }}
          role="option"
          tabIndex={-1}
        >
          {option}
        </div>
      ))}
    </div>
  );
}

function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
