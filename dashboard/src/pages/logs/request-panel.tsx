import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyText, useCopy } from '../../ui/copy.tsx';
import { Skeleton } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AttemptView } from './attempt-view.tsx';
import { requestIdIn } from './log-filter.ts';
import { Timeline } from './timeline.tsx';
import { type Request, useRequest } from './use-request.ts';

interface RequestPanelProps {
  /** As the address has it, which anybody can write. */
  readonly requestId: string | undefined;
  readonly onClose: () => void;
  /** Once it is there, maybe after it was looked for. */
  readonly onFound: () => void;
}

/** One request: its attempts on one scale, and all that is known of each. */
export function RequestPanel({ requestId, onClose, onFound }: RequestPanelProps): ReactElement {
  return (
    <Panel
      label={`Request ${requestId ?? ''}`}
      onClose={onClose}
      open={requestId !== undefined}
      title="Request"
    >
      {requestId === undefined ? null : <Body key={requestId} onFound={onFound} text={requestId} />}
    </Panel>
  );
}

interface BodyProps {
  readonly text: string;
  readonly onFound: () => void;
}

function Body({ text, onFound }: BodyProps): ReactElement {
  const id = requestIdIn(text);
  const { data, error, failureCount, isFetching, refetch } = useRequest(id);
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere) onFound();
  }, [isThere, onFound]);
  if (id === null) {
    return (
      <p className="text-ink-2">
        <code className="font-mono text-sm break-all">{text}</code> is no request id. One has 36
        characters; every answer carries its own as{' '}
        <code className="font-mono text-sm">x-weir-request-id</code>.
      </p>
    );
  }
  return (
    <>
      <Identity id={id} />
      {data !== undefined ? (
        <Attempts request={data} />
      ) : error !== null && !isFetching ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <Looking failures={failureCount} />
      )}
    </>
  );
}

function Identity({ id }: { readonly id: string }): ReactElement {
  const { copied, copy } = useCopy();
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
      <CopyText text={id} />
      <Button icon={copied ? 'check' : 'copy'} onClick={() => copy(id)}>
        {copied ? 'Copied' : 'Copy request id'}
      </Button>
    </div>
  );
}

function Looking({ failures }: { readonly failures: number }): ReactElement {
  return (
    <div role="status">
      {failures === 0 ? (
        <span className="sr-only">Loading</span>
      ) : (
        <p className="mb-4 text-ink-2">
          Not in the ledger yet. A row comes up to a second after its answer has ended; looking
          again.
        </p>
      )}
      <div className="flex flex-col gap-4">
        {['w-24', 'w-full', 'w-20', 'w-64', 'w-48', 'w-56'].map((width) => (
          <Skeleton className={`h-4 ${width}`} key={width} />
        ))}
      </div>
    </div>
  );
}

function Attempts({ request }: { readonly request: Request }): ReactElement {
  const { attempts } = request;
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = attempts.find(({ attempt }) => attempt === chosen) ?? attempts.at(-1);
  return (
    <>
      <Timeline attempts={attempts} onChoose={setChosen} shown={shown?.attempt} />
      {shown === undefined ? null : <AttemptView attempt={shown} key={shown.attempt} />}
    </>
  );
}
