import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { type Addition, useAdding } from './adding.ts';
import { AddingSteps } from './adding-steps.tsx';
import { ANY_HOST, type CatalogueRecord, type Draft, emptyDraft } from './draft.ts';
import { KeyForm } from './key-form.tsx';
import { RecordChoice } from './record-choice.tsx';

interface AddProviderProps {
  readonly asksOwner: boolean;
  /** What was typed for each, by record; outlives this, which may be closed by mistake. */
  readonly drafts: Map<string, Draft>;
  /** Buttons for when the provider is there; its models may still arrive. */
  readonly after: (name: string) => ReactNode;
  /** Below what is not done yet: a way around it. */
  readonly around?: ReactNode;
}

type Phase = 'choose' | 'fill' | 'run';

/** From a mark to models: choose a provider, try a key, watch its models arrive. */
export function AddProvider(props: AddProviderProps): ReactElement {
  const { asksOwner, drafts, after, around } = props;
  const [phase, setPhase] = useState<Phase>('choose');
  const [record, setRecord] = useState<CatalogueRecord | null>(null);
  const [addition, setAddition] = useState<Addition | null>(null);
  const adding = useAdding();

  if (record === null || phase === 'choose') {
    return (
      <>
        <RecordChoice
          onChoose={(chosen) => {
            setRecord(chosen);
            setPhase('fill');
          }}
        />
        {around}
      </>
    );
  }
  if (phase === 'run' && addition !== null) {
    return (
      <AddingSteps
        adding={adding}
        addition={addition}
        after={after(addition.draft.name)}
        onBack={() => setPhase('fill')}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2.5">
        <ProviderMark name={record.id} size={20} />
        <p className="min-w-0 flex-1 truncate font-medium">
          {record.id === ANY_HOST ? 'Any OpenAI-compatible host' : record.display_name}
        </p>
        <Button className="-mr-3" look="bare" onClick={() => setPhase('choose')}>
          Choose another
        </Button>
      </div>
      <KeyForm
        asksOwner={asksOwner}
        draft={drafts.get(record.id) ?? emptyDraft(record)}
        key={record.id}
        onReady={(draft) => {
          const added = { record, draft };
          setAddition(added);
          setPhase('run');
          void adding.run(added, 0);
        }}
        onTyped={(draft) => drafts.set(record.id, draft)}
        record={record}
      />
      {around}
    </div>
  );
}
