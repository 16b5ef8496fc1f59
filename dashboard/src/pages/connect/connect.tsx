import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useAbout } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Section } from '../../ui/panel.tsx';
import { ReadySettings } from '../../ui/ready-settings.tsx';
import { SOME_KEY, SOME_MODEL } from '../../ui/snippets.ts';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { useModelNames } from '../../ui/use-model-names.ts';
import { MakeKey, type NewKey } from '../keys/make-key.tsx';
import { useCallableModel } from '../keys/use-callable-model.ts';
import { Addresses } from './addresses.tsx';
import { AppUsers } from './app-users.tsx';
import { Clients } from './clients.tsx';

/** `model` in the address is the one of the examples. */
export function Connect(): ReactElement {
  const [address, change] = useAddress();
  // Only as long as this page is looked at: a key is kept nowhere.
  const [made, setMade] = useState<NewKey | null>(null);
  const { identity } = useAbout();
  const some = useCallableModel(made?.models ?? null);
  const model = address.model ?? some;
  return (
    <Page title="Connect">
      <div className="flex max-w-[760px] flex-col gap-6">
        <p className="text-ink-2">
          Any program that speaks to OpenAI, Anthropic or Google speaks to this gateway: give it
          another base URL and a key of yours.
        </p>
        <Section title="Call a model">
          <div className="mb-4 grid gap-4 sm:grid-cols-2">
            <KeyChoice made={made} onMade={setMade} />
            <ModelChoice model={model} onChange={(next) => change({ model: next })} />
          </div>
          <ReadySettings model={model} secret={made?.key ?? SOME_KEY} />
        </Section>
        <Clients model={model} secret={made?.key ?? SOME_KEY} />
        <Addresses />
        {identity.kind === 'supabase' ? <AppUsers project={identity.url} /> : null}
      </div>
    </Page>
  );
}

interface KeyChoiceProps {
  readonly made: NewKey | null;
  readonly onMade: (made: NewKey) => void;
}

function KeyChoice({ made, onMade }: KeyChoiceProps): ReactElement {
  const [making, setMaking] = useState(false);
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p className="text-sm font-medium text-ink-2">Key</p>
      <div className="flex h-8 items-center gap-3">
        {made === null ? null : (
          <span>
            {made.name} <span className="font-mono text-sm text-ink-3">··{made.last_four}</span>
          </span>
        )}
        <Button icon="key-round" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </div>
      <p className="text-sm text-ink-3">
        {made === null ? (
          <>
            It is filled in below, or put one of{' '}
            <Link className="text-accent-ink underline" to="/keys">
              your keys
            </Link>{' '}
            there.
          </>
        ) : (
          'Filled in below until you leave this page.'
        )}
      </p>
      <MakeKey onClose={() => setMaking(false)} onMade={onMade} open={making} />
    </div>
  );
}

interface ModelChoiceProps {
  readonly model: string;
  readonly onChange: (model: string | undefined) => void;
}

function ModelChoice({ model, onChange }: ModelChoiceProps): ReactElement {
  // Null: nothing is being typed.
  const [typed, setTyped] = useState<string | null>(null);
  const options = useModelNames(typed ?? '', { families: false });

  function take(text: string): void {
    setTyped(null);
    onChange(text.trim() === '' ? undefined : text.trim());
  }

  return (
    <Field hint="Type to search. An alias works too." label="Model">
      {(bound) => (
        <SuggestInput
          bound={bound}
          onBlur={() => (typed === null ? undefined : take(typed))}
          onEnter={() => (typed === null ? undefined : take(typed))}
          onPick={take}
          onValue={setTyped}
          options={options}
          placeholder={SOME_MODEL}
          value={typed ?? (model === SOME_MODEL ? '' : model)}
        />
      )}
    </Field>
  );
}
