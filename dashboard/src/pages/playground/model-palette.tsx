import { Command } from 'cmdk';
import { type ReactElement, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { type Choice, search, useChoices } from '../../api/choices.ts';
import { useList } from '../../api/lists.ts';
import type { Model, Provider } from '../../api/schema.generated.ts';
import { useLater } from '../../shell/use-later.ts';
import { FocusBack } from '../../ui/focus-back.tsx';
import { Skeleton, Tag } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Figures } from './model-figures.tsx';
import { useProviders, wayOf } from './models.ts';
import { NoModels } from './no-models.tsx';

interface ModelPaletteProps {
  readonly onPick: (model: string) => void;
  readonly onClose: () => void;
}

/** Chooses one of the caller's models by a part of its name. */
export function ModelPalette({ onPick, onClose }: ModelPaletteProps): ReactElement {
  const [typed, setTyped] = useState('');
  const choices = useChoices();
  const providers = useProviders();
  const details = useDetails(useLater(typed.trim(), 150));
  const wanted = useDeferredValue(typed.trim());
  const { shown, more } = useMemo(() => search(choices.data ?? [], wanted), [choices.data, wanted]);
  const free = wanted !== '' && !shown.some(({ id }) => id === wanted);
  return (
    <Command.Dialog
      className="flex max-h-[70vh] flex-col"
      contentClassName="appear fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-[680px] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-xl shadow-ink/10"
      label="Choose a model"
      onOpenChange={(open) => (open ? undefined : onClose())}
      open
      overlayClassName="appear fixed inset-0 z-40 bg-ink/25 dark:bg-sunken/70"
      shouldFilter={false}
    >
      <FocusBack />
      <Command.Input
        className="h-11 w-full shrink-0 border-b border-line bg-raised px-4 outline-none"
        onValueChange={setTyped}
        placeholder="A part of a model’s name"
        value={typed}
      />
      <Command.List className="overflow-y-auto p-1.5">
        {choices.isPending ? <Waiting /> : null}
        {choices.error === null ? null : (
          <ProblemNote error={choices.error} onRetry={() => void choices.refetch()} />
        )}
        {choices.data?.length === 0 && wanted === '' ? <NoModels /> : null}
        {shown.map((choice) => (
          <Row
            choice={choice}
            key={choice.id}
            model={details.get(choice.id)}
            onPick={onPick}
            provider={providers.get(choice.provider)}
          />
        ))}
        {more > 0 ? (
          <p className="px-2.5 py-2 text-sm text-ink-3">{more} more. Type to narrow the list.</p>
        ) : null}
        {free ? (
          <Command.Item className={ITEM} onSelect={() => onPick(wanted)} value={`typed ${wanted}`}>
            <span className="min-w-0 truncate">
              Ask for <span className="font-mono text-sm">{wanted}</span> as it is typed
            </span>
          </Command.Item>
        ) : null}
      </Command.List>
    </Command.Dialog>
  );
}

const ITEM =
  'flex cursor-pointer items-center gap-x-3 gap-y-0.5 rounded-[4px] px-2.5 py-1.5 max-sm:flex-wrap data-[selected=true]:bg-accent-wash';

interface RowProps {
  readonly choice: Choice;
  /** What the catalog says of it, once that is known. */
  readonly model: Model | undefined;
  readonly provider: Provider | undefined;
  readonly onPick: (model: string) => void;
}

function Row({ choice: { id }, model, provider, onPick }: RowProps): ReactElement {
  const way = wayOf(provider);
  return (
    <Command.Item className={ITEM} onSelect={() => onPick(id)} value={id}>
      <span className="flex min-w-0 flex-1 items-center gap-2 max-sm:basis-full">
        <span className="truncate" title={id}>
          {id}
        </span>
        {way === null ? null : <Tag>{way}</Tag>}
      </span>
      <span className="shrink-0 text-sm text-ink-2">
        {model === undefined ? null : <Figures model={model} />}
      </span>
    </Command.Item>
  );
}

function Waiting(): ReactElement {
  return (
    <div className="flex flex-col gap-1.5 p-1.5">
      {['a', 'b', 'c', 'd', 'e'].map((row) => (
        <Skeleton className="h-7" key={row} />
      ))}
    </div>
  );
}

/** Pages of the catalog that are enough for the rows in sight. */
const ENOUGH = 300;

/** What the catalog says of the models whose name holds the longest word typed. */
function useDetails(typed: string): ReadonlyMap<string, Model> {
  const [word = ''] = typed.split(/\s+/).sort((a, b) => b.length - a.length);
  const { rows, more } = useList('GET /models', { query: { q: word, enabled: 'true' } });
  const count = rows?.length ?? 0;
  useEffect(() => {
    if (more.has && !more.busy && count < ENOUGH) more.fetch();
  }, [more, count]);
  return useMemo(
    () => new Map(rows?.map((model) => [`${model.provider}/${model.model}`, model])),
    [rows],
  );
}
