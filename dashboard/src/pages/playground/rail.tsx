import { type ReactElement, useState } from 'react';
import { Field, TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import type { Chat } from './conversation.ts';
import { ModelButton } from './model-button.tsx';
import { Figures } from './model-figures.tsx';
import { useModel } from './models.ts';
import { ParameterFields } from './parameter-fields.tsx';
import { countSet, type SettingsProblems } from './settings.ts';
import { useChat } from './use-chat.ts';

interface RailProps {
  readonly chat: Chat;
  readonly problems: SettingsProblems;
  readonly onPick: (columnId: string, model: string) => void;
}

/** Which model is asked, and how. */
export function Rail({ chat: { columns, settings }, problems, onPick }: RailProps): ReactElement {
  const chat = useChat();
  const [column, ...others] = columns;
  const set = countSet(settings);
  const wrong = Object.keys(problems).length > 0;
  const [unfolded, setUnfolded] = useState(wrong);
  return (
    <div className="flex flex-col gap-5">
      {column === undefined || others.length > 0 ? (
        <p className="text-sm text-ink-2">
          Each column has its own model. What is set here goes to all of them.
        </p>
      ) : (
        <div className="flex flex-col gap-1.5">
          <p className="text-sm font-medium text-ink-2">Model</p>
          <ModelButton model={column.model} onPick={(model) => onPick(column.id, model)} />
          <ModelFacts id={column.model} />
        </div>
      )}
      <Field hint="Goes before every message." label="System prompt">
        {(bound) => (
          <TextArea
            {...bound}
            className="field-sizing-content max-h-60 min-h-20"
            onChange={({ target }) => chat.setSettings({ ...settings, system: target.value })}
            placeholder="None"
            value={settings.system}
          />
        )}
      </Field>
      <details
        className="group"
        onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}
        open={unfolded}
      >
        <summary className="flex cursor-pointer items-center gap-1.5 rounded-sm font-semibold select-none">
          <Icon className="text-ink-3 group-open:rotate-90" name="chevron-right" />
          <span className="flex-1">Parameters</span>
          <span className="text-sm font-normal text-ink-3">
            {wrong ? 'needs mending' : set === 0 ? 'none set' : `${set} set`}
          </span>
        </summary>
        <div className="pt-4">
          <ParameterFields problems={problems} settings={settings} />
        </div>
      </details>
    </div>
  );
}

function ModelFacts({ id }: { readonly id: string | null }): ReactElement | null {
  const model = useModel(id);
  if (id === null || model === null) return null;
  if (model === undefined) return <Skeleton className="h-4 w-48" />;
  return (
    <p className="text-sm text-ink-3">
      <Figures model={model} />
    </p>
  );
}
