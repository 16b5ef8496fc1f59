import type { ReactElement } from 'react';
import type { AuditEntry } from '../../../api/schema.generated.ts';
import { exact } from '../../../format/time.ts';
import { CopyText } from '../../../ui/copy.tsx';
import { Facts, Panel, Section } from '../../../ui/panel.tsx';
import { fieldsOf, type Names, resourceWords, targetOf, verbOf, whoOf } from './change-words.ts';

interface ChangePanelProps {
  readonly entry: AuditEntry | undefined;
  readonly names: Names;
  readonly onClose: () => void;
}

/** One change, column by column. */
export function ChangePanel({ entry, names, onClose }: ChangePanelProps): ReactElement {
  const title =
    entry === undefined
      ? 'Change'
      : `${whoOf(entry, names)} ${verbOf(entry)} ${resourceWords(entry.resource)} ${targetOf(entry, names)}`;
  return (
    <Panel label={title} onClose={onClose} open={entry !== undefined} title={title}>
      {entry === undefined ? null : (
        <>
          <Section title="About">
            <Facts
              rows={[
                ['At', exact(entry.at)],
                ['Who', whoOf(entry, names)],
                ['What', `${verbOf(entry)} ${resourceWords(entry.resource)}`],
                ...(entry.target === null
                  ? []
                  : [['Id', <CopyText key="id" text={entry.target} />] as const]),
              ]}
            />
          </Section>
          <Section title="From and to">
            <Fields entry={entry} names={names} />
          </Section>
        </>
      )}
    </Panel>
  );
}

function Fields({
  entry,
  names,
}: Omit<ChangePanelProps, 'onClose'> & { readonly entry: AuditEntry }): ReactElement {
  const fields = fieldsOf(entry, names);
  if (fields.length === 0) return <p className="text-ink-2">{targetOf(entry, names)}.</p>;
  return (
    <Facts
      rows={fields.map(({ label, before, after }) => [
        label,
        <span className="break-words" key={label}>
          {before === undefined ? null : (
            <span className={after === undefined ? '' : 'text-ink-3'}>{before}</span>
          )}
          {before === undefined || after === undefined ? null : (
            <span className="text-ink-3"> → </span>
          )}
          {after}
        </span>,
      ])}
    />
  );
}
