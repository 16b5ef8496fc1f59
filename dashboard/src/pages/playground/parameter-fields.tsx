import type { ReactElement } from 'react';
import { Check, Field, Input, Select, TextArea } from '../../ui/field.tsx';
import { EFFORTS, type Settings, type SettingsProblems } from './settings.ts';
import { useChat } from './use-chat.ts';

interface ParameterFieldsProps {
  readonly settings: Settings;
  readonly problems: SettingsProblems;
}

/** The parameters of a request. What is left empty is not sent. */
export function ParameterFields({ settings, problems }: ParameterFieldsProps): ReactElement {
  const chat = useChat();
  const set = (change: Partial<Settings>): void => chat.setSettings({ ...settings, ...change });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-3">What is left empty is not sent.</p>
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        {NUMBERS.map(([field, label]) => (
          <Field error={problems[field]} key={field} label={label}>
            {(bound) => (
              <Input
                {...bound}
                autoComplete="off"
                inputMode="decimal"
                onChange={({ target }) => set({ [field]: target.value })}
                value={settings[field]}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label="Reasoning effort">
        {(bound) => (
          <Select
            {...bound}
            onChange={({ target }) => set({ effort: target.value })}
            value={settings.effort}
          >
            <option value="">Not set</option>
            {EFFORTS.map((effort) => (
              <option key={effort}>{effort}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field hint="One a line; \n stands for the end of a line." label="Stop">
        {(bound) => (
          <TextArea
            {...bound}
            className="font-mono text-sm"
            onChange={({ target }) => set({ stop: target.value })}
            rows={2}
            value={settings.stop}
          />
        )}
      </Field>
      <Check
        checked={settings.json}
        label="JSON mode"
        onChange={({ target }) => set({ json: target.checked })}
      />
      <Field error={problems.tools} hint="A JSON list, as OpenAI takes it." label="Tools">
        {(bound) => (
          <TextArea
            {...bound}
            className="field-sizing-content max-h-80 min-h-20 font-mono text-sm"
            onChange={({ target }) => set({ tools: target.value })}
            placeholder='[{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]'
            spellCheck={false}
            value={settings.tools}
          />
        )}
      </Field>
    </div>
  );
}

const NUMBERS = [
  ['temperature', 'Temperature'],
  ['topP', 'Top P'],
  ['maxTokens', 'Max tokens'],
  ['seed', 'Seed'],
] as const;
