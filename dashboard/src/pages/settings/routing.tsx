import { type ReactElement, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { useList } from '../../api/lists.ts';
import type { Settings } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Radios } from '../../ui/radios.tsx';
import { WithSettings } from './part-loader.tsx';

/** Which way a call takes where a model has several and no alias says otherwise. */
export function Routing(): ReactElement {
  return (
    <Section title="Routing">
      <p className="mb-4 text-ink-2">
        Which way a call takes where a model has several: at its maker, at aggregators, with several
        keys. Aliases may have an order of their own, and a member’s own keys always come first.
      </p>
      <WithSettings>{({ routing }) => <RoutingForm routing={routing} />}</WithSettings>
    </Section>
  );
}

type Strategy = Settings['routing']['strategy'];

const OPTIONS: readonly { value: Strategy; title: string; about: string }[] = [
  { value: 'priority', title: 'By priority', about: 'The provider with the lowest number first.' },
  { value: 'direct_first', title: 'Direct first', about: 'Makers before aggregators.' },
  { value: 'aggregator_first', title: 'Aggregators first', about: 'Makers when they fail.' },
  {
    value: 'cheapest',
    title: 'Cheapest',
    about: 'The lowest list price, three tokens read for each one written. Unpriced ways last.',
  },
  {
    value: 'weighted',
    title: 'By weight',
    about: 'Lots are drawn among the ways of the lowest priority. A conversation keeps its way.',
  },
  { value: 'only', title: 'Only some providers', about: 'The others are never used.' },
];

interface Values {
  readonly strategy: Strategy;
  readonly providers: readonly string[];
}

function RoutingForm({ routing }: Pick<Settings, 'routing'>): ReactElement {
  const save = useChange('PATCH /settings', ['/settings']);
  const [error, setError] = useState<unknown>(null);
  const { control, watch, handleSubmit, formState, reset } = useForm<Values>({
    values: { strategy: routing.strategy, providers: routing.providers ?? [] },
    resetOptions: { keepDirtyValues: true },
  });
  const { strategy, providers } = watch();
  const missing = strategy === 'only' && providers.length === 0;

  async function submit({ strategy, providers }: Values): Promise<void> {
    setError(null);
    const wanted = strategy === 'only' ? { strategy, providers: [...providers] } : { strategy };
    try {
      const saved = await save.mutateAsync({ body: { routing: wanted } });
      reset({ strategy: saved.routing.strategy, providers: saved.routing.providers ?? [] });
      toast.success('Routing saved');
    } catch (cause) {
      setError(cause);
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(submit)}>
      <Controller
        control={control}
        name="strategy"
        render={({ field }) => (
          <Radios
            label="Strategy"
            onChange={field.onChange}
            options={OPTIONS}
            value={field.value}
          />
        )}
      />
      {strategy === 'only' ? (
        <Controller
          control={control}
          name="providers"
          render={({ field }) => <ProviderChecks chosen={field.value} onChange={field.onChange} />}
        />
      ) : null}
      <ProblemNote error={error} />
      <Button
        busy={formState.isSubmitting}
        className="self-start"
        disabled={!formState.isDirty || missing}
        type="submit"
      >
        Save routing
      </Button>
    </form>
  );
}

interface ChecksProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function ProviderChecks({ chosen, onChange }: ChecksProps): ReactElement {
  const { rows = [] } = useList('GET /providers', {});
  const names = [...new Set([...rows.map(({ name }) => name), ...chosen])];
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium text-ink-2">Providers</legend>
      {names.map((name) => (
        <label className="flex items-center gap-2" key={name}>
          <input
            checked={chosen.includes(name)}
            className="size-4 shrink-0 accent-accent"
            onChange={({ target }) =>
              onChange(
                target.checked ? [...chosen, name] : chosen.filter((other) => other !== name),
              )
            }
            type="checkbox"
          />
          <span className="font-mono text-sm">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
