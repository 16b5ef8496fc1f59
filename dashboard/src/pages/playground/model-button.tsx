import { lazy, type ReactElement, Suspense, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/marks.tsx';
import { useProviders, wayOf } from './models.ts';

const ModelPalette = lazy(async () => ({
  default: (await import('./model-palette.tsx')).ModelPalette,
}));

interface ModelButtonProps {
  readonly model: string | null;
  readonly onPick: (model: string) => void;
}

/** Which model is asked; opens the palette that chooses another. */
export function ModelButton({ model, onPick }: ModelButtonProps): ReactElement {
  const [choosing, setChoosing] = useState(false);
  const way = wayOf(useProviders().get((model ?? '').split('/')[0] ?? ''));
  return (
    <>
      <button
        aria-haspopup="dialog"
        className="flex h-8 w-full min-w-0 items-center gap-2 rounded-md border border-line-strong bg-raised px-2.5 text-left hover:bg-sunken"
        onClick={() => setChoosing(true)}
        type="button"
      >
        <span className="min-w-0 flex-1 truncate" title={model ?? undefined}>
          {model === null ? (
            <span className="text-ink-3">Choose a model</span>
          ) : (
            <>
              <span className="sr-only">Model: </span>
              {model}
            </>
          )}
        </span>
        {way === null ? null : <Tag>{way}</Tag>}
        <Icon className="text-ink-3" name="chevron-down" />
      </button>
      {choosing ? (
        <Suspense>
          <ModelPalette
            onClose={() => setChoosing(false)}
            onPick={(picked) => {
              setChoosing(false);
              onPick(picked);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
