import type { ReactElement } from 'react';
import { CopyBlock } from '../../ui/copy.tsx';
import { Section } from '../../ui/panel.tsx';
import { useRoot } from '../../ui/ready-settings.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { type ClientSettings, clientSettings } from './client-settings.ts';

interface ClientsProps {
  /** A key, or what stands for one. */
  readonly secret: string;
  readonly model: string;
}

/** What to put where, for programs that speak to OpenAI, Anthropic or Google. */
export function Clients({ secret, model }: ClientsProps): ReactElement {
  const root = useRoot();
  const tabs = clientSettings({ root, key: secret, model }).map((client) => ({
    id: client.id,
    title: client.title,
    body: <Blocks client={client} />,
  }));
  return (
    <Section title="Set up a client">
      <Tabs label="Clients" tabs={tabs} />
    </Section>
  );
}

function Blocks({ client }: { readonly client: ClientSettings }): ReactElement {
  return (
    <div className="flex flex-col gap-3">
      {client.blocks.map(({ place, code }) => (
        <div className="flex flex-col gap-1.5" key={place}>
          <p className="font-mono text-sm text-ink-2">{place}</p>
          <CopyBlock label={`the ${client.title} settings: ${place}`} text={code} />
        </div>
      ))}
      <p className="text-sm text-ink-3">
        What was tried, and what does not work:{' '}
        <span className="font-mono">docs/clients/{client.page}</span>
      </p>
    </div>
  );
}
