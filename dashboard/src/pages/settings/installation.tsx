import type { ReactElement } from 'react';
import { useChange } from '../../api/changes.ts';
import type { Backup } from '../../api/schema.generated.ts';
import { exact } from '../../format/time.ts';
import { useAbout } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useRoot } from '../../ui/ready-settings.tsx';

const IDENTITIES = {
  accounts: 'accounts of this server',
  supabase: 'Supabase Auth',
  none: 'none',
} as const;

/** Which code this is, and a copy of its data. */
export function Installation(): ReactElement {
  const { version, build, identity } = useAbout();
  const root = useRoot();
  return (
    <>
      <Section title="This installation">
        <Facts
          rows={[
            ['Version', version],
            ['Build', <CopyText key="build" text={build} />],
            ['Address', <CopyText key="root" text={root} />],
            ['People', IDENTITIES[identity.kind]],
          ]}
        />
      </Section>
      <BackUp />
    </>
  );
}

function BackUp(): ReactElement {
  const make = useChange('POST /backup', []);
  return (
    <Section title="Backup">
      <p className="mb-3 text-ink-2">
        Writes the whole database into one file in the data directory of the machine Weir runs on,
        while everything goes on. Keep a copy of it elsewhere, and the master keys apart from it.
      </p>
      <div className="flex flex-col items-start gap-3">
        <Button busy={make.isPending} onClick={() => make.mutate({})}>
          Back up now
        </Button>
        <div aria-live="polite">
          {make.isPending ? <p className="text-ink-2">Writing…</p> : null}
          {make.data === undefined || make.isPending ? null : <Made of={make.data} />}
        </div>
        <ProblemNote error={make.error} />
      </div>
    </Section>
  );
}

function Made({ of: { file, bytes, at } }: { readonly of: Backup }): ReactElement {
  return (
    <Facts
      rows={[
        ['Written to', <Written file={file} key="file" />],
        ['Size', `${(bytes / 1_000_000).toFixed(1)} MB`],
        ['At', exact(at)],
      ]}
    />
  );
}

/** Where the directory is, the API does not tell; whoever started Weir knows. */
function Written({ file }: { readonly file: string }): ReactElement {
  return (
    <>
      <CopyText text={file} />
      <span className="block text-sm text-ink-3">below the data directory, on the server</span>
    </>
  );
}
