import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** All that a page keeps in its address, so that it can be shared, gone back to and reloaded. */
export interface Address {
  /** `24h`, `7d` (unless told), `30d`, or `custom` with `from` and `to` as days, the last included. */
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
  /** What the side panel shows. */
  readonly open?: string;
  readonly q?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly status?: string;
  readonly key?: string;
  readonly user?: string;
  /** A part of a page: a tab, or what a form begins with. */
  readonly part?: string;
}

const FIELDS = [
  'period',
  'from',
  'to',
  'open',
  'q',
  'provider',
  'model',
  'status',
  'key',
  'user',
  'part',
] as const satisfies readonly (keyof Address)[];

/** Those that go along from page to page. */
export const KEPT: (keyof Address)[] = ['period', 'from', 'to'];

const LONGEST = 512;

/** Takes what is text and drops the rest: anybody can write an address. */
export function readAddress(raw: Readonly<Record<string, unknown>>): Address {
  return Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = raw[field];
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[field, text.slice(0, LONGEST)]] : [];
    }),
  );
}

type Changes = { readonly [Field in keyof Address]?: Address[Field] | undefined };

/** The address of the page in sight, and how to change parts of it. */
export function useAddress(): [Address, (changes: Changes) => void] {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  // The router leaves in what a route's own reading dropped, such as `open=` without a value.
  const address = useMemo(() => readAddress(raw), [raw]);
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Changes) => {
      void navigate({
        to: '.',
        search: (before: Address) => ({ ...before, ...changes }) as Address,
        // Opening something is a step back can undo; a filter is a correction of the same step.
        replace: !('open' in changes),
      });
    },
    [navigate],
  );
  return [address, change];
}
