import { type ReactElement, useState } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { ExplainSection } from '../../ui/explain-section.tsx';
import { Facts, Panel, Section } from '../../ui/panel.tsx';
import { strategyWords } from '../../ui/route-words.ts';
import { AliasForm } from './alias-form.tsx';
import { type Alias, valuesOf } from './alias-values.ts';
import { chainWords } from './alias-words.ts';

interface AliasPanelProps {
  readonly alias: Alias;
  readonly onClose: () => void;
}

/** One alias: what it leads to, what a call for it would meet, and its end. */
export function AliasPanel({ alias, onClose }: AliasPanelProps): ReactElement {
  const isAdmin = useIsAdmin();
  const mine = isAdmin || alias.owner === 'user';
  return (
    <Panel label={`Alias ${alias.alias}`} onClose={onClose} open title={<Title of={alias} />}>
      <Section title="About">
        <Facts
          rows={[
            ['Call it', <CopyText key="call" text={alias.alias} />],
            ['Owner', alias.owner === 'user' ? 'a person' : alias.owner],
            ['Changed', <Ago at={alias.updated_at} key="changed" />],
            ...(mine
              ? []
              : ([
                  ['Order', strategyWords(alias.strategy)],
                  ['Leads to', chainWords(alias)],
                ] as const)),
          ]}
        />
      </Section>
      {mine ? (
        <Section title="Targets">
          <p className="mb-3 text-ink-2">
            Lower steps come first. A call makes at most three attempts; what rests after failures
            comes last.
          </p>
          <AliasForm
            key={alias.updated_at}
            known
            onSaved={() => toast.success('Alias saved')}
            owner={alias.owner === 'user' ? 'user' : 'platform'}
            values={valuesOf(alias)}
          />
        </Section>
      ) : null}
      <ExplainSection model={alias.alias} />
      {mine ? <Delete of={alias} onDone={onClose} /> : null}
    </Panel>
  );
}

function Title({ of: { alias } }: { readonly of: Alias }): ReactElement {
  return <span className="block truncate font-mono text-[14px]">{alias}</span>;
}

interface DeleteProps {
  readonly of: Alias;
  readonly onDone: () => void;
}

function Delete({ of: { id, alias }, onDone }: DeleteProps): ReactElement {
  const [asking, setAsking] = useState(false);
  const remove = useChange('DELETE /aliases/{id}', ['/aliases', '/models']);
  return (
    <Section title="Delete">
      <p className="mb-3 text-ink-2">
        Calls for it are then refused, unless a model has the same name. Its requests stay in the
        logs.
      </p>
      <Button look="danger" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Confirm
        about="Calls for it are refused within a second."
        name={alias}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id } });
          toast.success(`${alias} is deleted`);
          onDone();
        }}
        open={asking}
        title={`Delete ${alias}?`}
        verb="Delete"
      />
    </Section>
  );
}
