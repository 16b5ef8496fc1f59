import { memo, type ReactElement } from 'react';

interface ResultViewProps {
  readonly name: string;
  readonly text: string;
}

/** What a tool answered, as the model was told. */
export const ResultView = memo(function ResultView({ name, text }: ResultViewProps): ReactElement {
  return (
    <div className="rounded-md bg-sunken px-3.5 py-2 text-sm">
      <h3 className="text-ink-3">
        Result of <span className="font-mono">{name || 'the tool'}</span>
      </h3>
      <p className="mt-1 max-h-60 overflow-y-auto font-mono break-words whitespace-pre-wrap">
        {text === '' ? 'empty' : text}
      </p>
    </div>
  );
});
