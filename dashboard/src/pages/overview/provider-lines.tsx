import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useProvidersByName } from '../../api/names.ts';
import { duration, share, whole } from '../../format/numbers.ts';
import { type Address, useAddress } from '../../shell/address.ts';
import { keptSearch } from '../../shell/shortcuts.ts';
import { Dot, Skeleton } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { Usage } from './usage.ts';
import type { Sum } from './usage-sums.ts';

const CELL = 'border-b border-line py-2 whitespace-nowrap';
const HEAD = 'border-b border-line py-1.5 text-sm font-normal whitespace-nowrap text-ink-3';

/** How each provider did in the period: counted, not guessed from what it may do next. */
export function ProviderLines({ usage }: { readonly usage: Usage }): ReactElement {
  const { data, error, refetch } = usage.providers;
  return (
    <section className="min-w-0">
      <div className="mb-2.5 flex h-8 items-center justify-between">
        <h2 className="font-semibold">Providers</h2>
        <span className="text-ink-3">in this time</span>
      </div>
      {data === undefined && error !== null ? (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      ) : (
        <Table rows={data?.data.filter(({ group }) => group !== null)} />
      )}
    </section>
  );
}

function Table({ rows }: { readonly rows: readonly Sum[] | undefined }): ReactElement {
  const providers = useProvidersByName();
  if (rows?.length === 0) {
    return <p className="border-t border-line py-4 text-ink-2">No provider was called.</p>;
  }
  return (
    <table aria-label="Providers" className="w-full border-collapse">
      <thead>
        <tr>
          <th className={`${HEAD} text-left`} scope="col">
            Provider
          </th>
          <th className={`${HEAD} pl-4 text-right`} scope="col">
            First token
          </th>
          <th className={`${HEAD} pl-5 text-right`} scope="col">
            Failing
          </th>
        </tr>
      </thead>
      <tbody>
        {rows === undefined
          ? [1, 2, 3].map((line) => (
              <tr key={line}>
                <td className={CELL} colSpan={3}>
                  <Skeleton className="my-0.5 h-4" />
                </td>
              </tr>
            ))
          : rows
              .toSorted((a, b) => b.attempts - a.attempts)
              .map((sum) => (
                <ProviderLine
                  key={`${sum.group} ${sum.split}`}
                  name={providers?.get(sum.group ?? '')?.display_name ?? sum.group ?? ''}
                  sum={sum}
                />
              ))}
      </tbody>
    </table>
  );
}

interface ProviderLineProps {
  readonly name: string;
  readonly sum: Sum;
}

function ProviderLine({ name, sum }: ProviderLineProps): ReactElement {
  const [, change] = useAddress();
  const { group, attempts, failed_attempts: failed } = sum;
  const state = stateOf(failed, attempts);
  const provider = group ?? undefined;
  const half = sum.first_token_p50_ms ?? null;
  const firstToken = half ?? sum.mean_first_token_ms;
  return (
    <tr>
      <td className={`${CELL} w-full max-w-0`}>
        <span className="flex items-center gap-2" title={state.words}>
          <Dot tone={state.tone} />
          <span className="sr-only">{state.words}</span>
          <button
            className="min-w-0 truncate rounded-sm text-left hover:text-accent-ink hover:underline"
            onClick={() => change({ provider })}
            title={name}
            type="button"
          >
            {name}
          </button>
        </span>
      </td>
      <td
        className={`${CELL} pl-4 text-right`}
        title={
          firstToken === null
            ? 'No answer of it had a first token.'
            : half === null
              ? 'Mean over all answers'
              : 'Half of the answers began within this'
        }
      >
        {duration(firstToken)}
      </td>
      <td
        className={`${CELL} pl-5 text-right`}
        title={`${whole(failed)} of ${whole(attempts)} attempts`}
      >
        {failed === 0 ? (
          share(0, attempts)
        ) : (
          <Link
            className="rounded-sm hover:text-accent-ink hover:underline"
            search={(before: Address) => ({ ...keptSearch(before), provider, status: 'failed' })}
            to="/logs"
          >
            {share(failed, attempts)}
          </Link>
        )}
      </td>
    </tr>
  );
}

/** Below so much of its attempts failed, a provider is well; above the other, it is not. */
const WELL = 0.02;
const ILL = 0.25;

interface State {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly words: string;
}

function stateOf(failed: number, attempts: number): State {
  if (attempts === 0) return { tone: 'quiet', words: 'Not called in this time.' };
  const part = failed / attempts;
  const words = `${whole(failed)} of ${whole(attempts)} attempts failed.`;
  if (part <= WELL) return { tone: 'good', words };
  return { tone: part < ILL ? 'warn' : 'bad', words };
}
