import type { ReactElement } from 'react';
import { whole } from '../../../format/numbers.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Progress } from '../../../ui/progress.tsx';
import type { Provider } from '../provider-state.ts';
import { useSync } from '../sync.ts';
import { type Sync, syncWords } from '../sync-words.ts';
import { SyncChanges } from './sync-changes.tsx';

/** Its own list of models and prices: when it was last read, and reading it now. */
export function SyncSection({ provider }: { readonly provider: Provider }): ReactElement {
  const { sync, error, starting, start } = useSync(provider.name);
  const running = sync?.state === 'running';
  return (
    <Section
      aside={
        <Button
          busy={starting || running}
          icon="refresh-cw"
          // What fails is shown below.
          onClick={() => void start().catch(() => {})}
        >
          {running ? 'Reading models' : 'Sync models now'}
        </Button>
      }
      title="Models"
    >
      <ProblemNote error={error} />
      {sync === undefined ? null : <Told sync={sync} />}
      {running ? null : <SyncChanges provider={provider.name} />}
    </Section>
  );
}

function Told({ sync }: { readonly sync: Sync }): ReactElement {
  const { state, done, total, finished_at: at } = sync;
  if (state === 'running') {
    return (
      <div className="flex flex-col gap-2">
        <p aria-live="polite">
          {whole(done)}
          {total === null ? '' : ` of ${whole(total)}`} models
        </p>
        <Progress done={done} label="Models read" total={total} />
        <p className="text-sm text-ink-3">You can leave this; reading goes on by itself.</p>
      </div>
    );
  }
  return (
    <div role="status">
      <p className={state === 'failed' ? 'text-bad-ink' : 'text-ink-2'}>{syncWords(sync)}</p>
      {at === null ? null : (
        <p className="mt-0.5 text-sm text-ink-3">
          <Ago at={at} />
        </p>
      )}
    </div>
  );
}
