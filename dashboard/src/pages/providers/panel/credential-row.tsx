import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useChange } from '../../../api/changes.ts';
import type { Answer } from '../../../api/client.ts';
import { exact, relative } from '../../../format/time.ts';
import { useIsAdmin, useMe } from '../../../session/context.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Tag } from '../../../ui/marks.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { TestResult } from '../add/test-result.tsx';
import { BalanceLine } from './balance-line.tsx';
import { KeyAgain } from './key-again.tsx';

export type Credential = Answer<'GET /providers/{name}/credentials'>['data'][number];

interface CredentialRowProps {
  readonly credential: Credential;
  /** Saved just now, so it is tested by itself. */
  readonly isFresh: boolean;
}

export function CredentialRow({ credential, isFresh }: CredentialRowProps): ReactElement {
  const { id, provider, state, created_at: at, label } = credential;
  const test = useChange('POST /providers/{name}/credentials/{id}/test', []);
  const remove = useChange('DELETE /providers/{name}/credentials/{id}', ['/providers']);
  const [asking, setAsking] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const params = { name: provider, id };
  const lost = state === 'needs_key';
  const shown = shownKey(credential);
  const runTest = (): void => test.mutate({ params });
  useOnce(isFresh, runTest);

  return (
    <li className="flex flex-col gap-2 border-b border-line py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="font-mono text-sm">{shown}</code>
        <OwnerTag credential={credential} />
        <span className="min-w-0 flex-1 basis-28 truncate text-ink-2" title={`Saved ${exact(at)}`}>
          {label === '' ? `saved ${relative(at)}` : label}
        </span>
        {lost ? null : (
          <Button
            aria-label={credential.type === 'none' ? undefined : `Test key ${shown}`}
            busy={test.isPending}
            className="ml-auto"
            onClick={runTest}
          >
            {credential.type === 'none' ? 'Test' : 'Test key'}
          </Button>
        )}
        <IconButton icon="trash" label={`Delete key ${shown}`} onClick={() => setAsking(true)} />
      </div>
      {lost ? (
        <p className="text-sm text-bad-ink" role="status">
          This key was saved for another host and is not sent to the new one. Give it again, or one
          made for the new host.
        </p>
      ) : null}
      {test.data === undefined || test.isPending ? null : (
        <TestResult finding={test.data} keyless={credential.type === 'none'} />
      )}
      {test.data?.ok === true && credential.type === 'key' ? (
        <BalanceLine credential={credential} />
      ) : null}
      <ProblemNote error={test.error} onRetry={runTest} />
      {lost || replacing ? (
        <KeyAgain
          credential={credential}
          onSaved={() => {
            setReplacing(false);
            runTest();
          }}
        />
      ) : test.data?.ok === false && credential.type === 'key' ? (
        <Button className="self-start" onClick={() => setReplacing(true)}>
          Give the key again
        </Button>
      ) : null}
      <Confirm
        about="It is destroyed at once; calls that need it are refused from then on."
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutateAsync({ params })}
        open={asking}
        title={`Delete the key ${shown}?`}
        verb="Delete key"
      />
    </li>
  );
}

/** What of a key may be seen. */
function shownKey({ type, last_four: end }: Credential): string {
  if (type === 'none') return 'no key';
  return `••••${end ?? '••••'}`;
}

function OwnerTag({ credential }: { readonly credential: Credential }): ReactElement | null {
  const me = useMe();
  const isAdmin = useIsAdmin();
  const { owner, user_id: user } = credential;
  if (owner === 'platform') return <Tag>platform</Tag>;
  if (!isAdmin) return null;
  if (owner === 'user' && user === me?.user_id) return <Tag>only you</Tag>;
  return (
    <span title={user ?? undefined}>
      <Tag>a member’s</Tag>
    </span>
  );
}

/** Once, though effects of a page that is looked at twice run twice. */
function useOnce(wanted: boolean, run: () => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (!wanted || done.current) return;
    done.current = true;
    run();
  });
}
