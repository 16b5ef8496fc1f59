import { type ReactElement, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Facts, Section } from '../../../ui/panel.tsx';
import type { Provider } from '../provider-state.ts';
import { BasesForm } from './bases-form.tsx';
import { DIALECT_NAMES } from './dialects.ts';

interface BasesSectionProps {
  readonly provider: Provider;
  readonly isAdmin: boolean;
}

/** The dialects it speaks, and where. */
export function BasesSection({ provider, isAdmin }: BasesSectionProps): ReactElement {
  const [editing, setEditing] = useState(false);
  const rows = DIALECT_NAMES.flatMap(([dialect, words]) => {
    const base = provider.dialects[dialect]?.base_url;
    return base === undefined
      ? []
      : [
          [
            words,
            <code className="font-mono text-sm" key={dialect}>
              {base}
            </code>,
          ] as const,
        ];
  });
  return (
    <Section
      aside={
        isAdmin && !editing && provider.name !== 'sandbox' ? (
          <Button className="-mr-3" look="bare" onClick={() => setEditing(true)}>
            Change
          </Button>
        ) : undefined
      }
      title="Dialects"
    >
      {editing ? (
        <BasesForm onClose={() => setEditing(false)} provider={provider} />
      ) : (
        <Facts rows={rows} />
      )}
    </Section>
  );
}
