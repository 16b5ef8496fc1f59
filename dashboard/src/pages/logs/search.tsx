import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { useAddress } from '../../shell/address.ts';
import { Input } from '../../ui/field.tsx';
import { requestIdIn } from './log-filter.ts';

const WRONG =
  'This is no request id. One has 36 characters, such as 019a2b3c-4d5e-7f60-8123-456789abcdef; every answer carries its own as x-weir-request-id.';

/** Finds a request by its id and opens it. */
export function RequestSearch(): ReactElement {
  const [{ q }, change] = useAddress();
  const [typed, setTyped] = useState(q ?? '');
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(q ?? '');
    setWrong(q !== undefined && requestIdIn(q) === null);
  }, [q]);

  function find(text: string): void {
    const id = requestIdIn(text);
    if (id !== null) change({ q: id, open: id });
    else if (text.trim() === '') change({ q: undefined });
    else setWrong(true);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    find(typed);
  }

  return (
    <>
      <form className="min-w-0 flex-1 sm:w-56 sm:flex-none" onSubmit={submit}>
        <Input
          aria-describedby={wrong ? 'request-id-wrong' : undefined}
          aria-invalid={wrong || undefined}
          aria-label="Request id"
          autoComplete="off"
          className="text-sm"
          maxLength={128}
          onChange={(event) => {
            const { value } = event.target;
            setTyped(value);
            setWrong(false);
            // A whole id, pasted, and a field that was emptied need no Enter.
            if (requestIdIn(value) !== null || (value === '' && q !== undefined)) find(value);
          }}
          placeholder="Find a request by its id"
          spellCheck={false}
          title="Press / to come here"
          type="search"
          value={typed}
        />
      </form>
      {wrong ? (
        <p
          className="order-last basis-full text-sm text-bad-ink"
          id="request-id-wrong"
          role="alert"
        >
          {WRONG}
        </p>
      ) : null}
    </>
  );
}
