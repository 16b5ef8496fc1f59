import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactElement, useState } from 'react';
import { search, useChoices } from '../api/choices.ts';
import { useApi } from '../session/context.tsx';
import { FocusBack } from '../ui/focus-back.tsx';
import type { Address } from './address.ts';
import { destinationsFor } from './destinations.ts';
import { keptSearch } from './shortcuts.ts';
import { endTypeAhead } from './type-ahead.ts';
import { useLater } from './use-later.ts';

interface PaletteProps {
  readonly onClose: () => void;
  readonly isAdmin: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SHOWN = '6';

/** Finds pages, models, providers, keys and requests by id. */
export function Palette({ onClose, isAdmin }: PaletteProps): ReactElement {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const found = useFound(useLater(typed.trim(), 120), isAdmin);

  function go(path: string, search?: Address): void {
    onClose();
    void navigate({ to: path, search: search ?? keptSearch });
  }

  return (
    <Command.Dialog
      className="flex max-h-[60vh] flex-col"
      contentClassName="appear fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-[560px] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-xl shadow-ink/10"
      label="Find"
      onOpenChange={(open) => (open ? undefined : onClose())}
      open
      overlayClassName="appear fixed inset-0 z-40 bg-ink/25 dark:bg-sunken/70"
      shouldFilter={false}
    >
      <FocusBack />
      <PaletteField onTyped={setTyped} typed={typed} />
      <Command.List className="overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-ink-2">
          Nothing of that name. A request is found by its whole id.
        </Command.Empty>
        <Found
          heading="Pages"
          items={destinationsFor(isAdmin)
            .filter(({ title }) => title.toLowerCase().includes(typed.trim().toLowerCase()))
            .map(({ path, title }) => ({ id: path, words: title, go: () => go(path) }))}
        />
        {UUID.test(typed.trim()) ? (
          <Found
            heading="Request"
            items={[
              {
                id: typed.trim(),
                words: `Open request ${typed.trim()}`,
                go: () => go('/logs', { open: typed.trim().toLowerCase() }),
              },
            ]}
          />
        ) : null}
        <Found
          heading="Models"
          items={found.models.map((name) => ({
            id: name,
            words: name,
            go: () =>
              isAdmin ? go('/models', { open: name }) : go('/playground', { model: name }),
          }))}
        />
        <Found
          heading="Providers"
          items={found.providers.map(({ name, display_name: shown }) => ({
            id: name,
            words: shown,
            go: () => go('/providers', { open: name }),
          }))}
        />
        <Found
          heading="Keys"
          items={found.keys.map(({ id, name, last_four: end }) => ({
            id,
            words: `${name} ··${end}`,
            go: () => go('/keys', { open: id }),
          }))}
        />
      </Command.List>
    </Command.Dialog>
  );
}

interface PaletteFieldProps {
  readonly typed: string;
  readonly onTyped: (change: string | ((before: string) => string)) => void;
}

/** Begins with what was typed before it was there. */
function PaletteField({ typed, onTyped }: PaletteFieldProps): ReactElement {
  return (
    <Command.Input
      className="h-11 w-full border-b border-line bg-raised px-4 outline-none"
      onFocus={() => {
        const before = endTypeAhead();
        if (before !== '') onTyped((text) => before + text);
      }}
      onValueChange={onTyped}
      placeholder="A page, model, provider, key or request id"
      value={typed}
    />
  );
}

interface Item {
  readonly id: string;
  readonly words: string;
  readonly go: () => void;
}

function Found({
  heading,
  items,
}: {
  readonly heading: string;
  readonly items: readonly Item[];
}): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <Command.Group
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
      heading={heading}
    >
      {items.map(({ id, words, go }) => (
        <Command.Item
          className="cursor-pointer truncate rounded-[4px] px-2.5 py-1.5 data-[selected=true]:bg-accent-wash data-[selected=true]:text-accent-ink"
          key={id}
          onSelect={go}
          value={`${heading} ${id}`}
        >
          {words}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

interface FoundThings {
  /** As callers write them; of members those they may call. */
  readonly models: readonly string[];
  readonly providers: readonly { readonly name: string; readonly display_name: string }[];
  readonly keys: readonly {
    readonly id: string;
    readonly name: string;
    readonly last_four: string;
  }[];
}

const NOTHING: FoundThings = { models: [], providers: [], keys: [] };

function useFound(q: string, isAdmin: boolean): FoundThings {
  const api = useApi();
  const choices = useChoices(!isAdmin);
  const query = useQuery<FoundThings>({
    queryKey: ['find', q],
    enabled: q !== '' && !UUID.test(q),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const asked = { query: { q, limit: SHOWN }, signal };
      const [models, providers, keys] = await Promise.all([
        isAdmin ? api.call('GET /models', asked) : { data: [] },
        api.call('GET /providers', asked),
        api.call('GET /keys', asked),
      ]);
      const names = models.data.map(({ provider, model }) => `${provider}/${model}`);
      return { models: names, providers: providers.data, keys: keys.data };
    },
  });
  if (q === '') return NOTHING;
  const things = query.data ?? NOTHING;
  if (isAdmin) return things;
  const callable = search(choices.data ?? [], q).shown.slice(0, Number(SHOWN));
  return { ...things, models: callable.map(({ id }) => id) };
}
