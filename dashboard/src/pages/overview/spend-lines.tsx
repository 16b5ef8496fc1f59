import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useState } from 'react';
import { brief, whole } from '../../format/numbers.ts';
import { spentOf } from '../../format/spent.ts';
import { type Address, useAddress } from '../../shell/address.ts';
import { keptSearch } from '../../shell/shortcuts.ts';
import { Skeleton, Tag } from '../../ui/marks.tsx';
import { Spend } from '../../ui/spend.tsx';
import { bySpend, type Line } from './breakdown.ts';

const SHOWN = 8;
const CELL = 'border-b border-line py-2';
const HEAD = 'border-b border-line py-1.5 text-sm font-normal whitespace-nowrap text-ink-3';

interface SpendLinesProps {
  /** What a line is: `Model`. */
  readonly of: string;
  /** Undefined while they are on their way. */
  readonly lines: readonly Line[] | undefined;
}

/** Who or what the money went to, as bars and figures. */
export function SpendLines({ of, lines }: SpendLinesProps): ReactElement {
  const [all, setAll] = useState(false);
  if (lines?.length === 0) {
    return <p className="border-t border-line py-4 text-ink-2">No requests in this time.</p>;
  }
  const sorted = bySpend(lines ?? []);
  const most = Number(sorted[0]?.sum.cost_usd ?? 0);
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <>
      <table aria-label={`${of}s by spend`} className="w-full border-collapse">
        <thead>
          <tr>
            <th className={`${HEAD} text-left`} scope="col">
              {of}
            </th>
            <td aria-hidden="true" className={`${HEAD} w-[110px] max-sm:hidden`} />
            <th className={`${HEAD} pl-3 text-right`} scope="col">
              Requests
            </th>
            <th className={`${HEAD} pl-5 text-right max-sm:hidden`} scope="col">
              Tokens
            </th>
            <th className={`${HEAD} pl-5 text-right`} scope="col">
              Spend
            </th>
          </tr>
        </thead>
        <tbody>
          {lines === undefined ? (
            <SkeletonLines />
          ) : (
            shown.map((line) => <SpendLine key={line.id} line={line} most={most} />)
          )}
        </tbody>
      </table>
      {sorted.length > SHOWN ? (
        <button
          className="mt-2 rounded-sm text-sm text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
          onClick={() => setAll(!all)}
          type="button"
        >
          {all ? `Show the first ${SHOWN}` : `Show all ${whole(sorted.length)}`}
        </button>
      ) : null}
    </>
  );
}

interface SpendLineProps {
  readonly line: Line;
  /** What the longest bar stands for. */
  readonly most: number;
}

function SpendLine({ line, most }: SpendLineProps): ReactElement {
  const { words, route, sum, filter } = line;
  const part = most === 0 ? 0 : Number(sum.cost_usd) / most;
  return (
    <tr>
      <td className={`${CELL} w-full max-w-0 pr-4`}>
        <span className="flex items-center gap-2">
          <Narrow filter={filter} title={words}>
            {words}
          </Narrow>
          {route === null ? null : <Tag>{route}</Tag>}
        </span>
      </td>
      <td aria-hidden="true" className={`${CELL} min-w-[110px] pr-4 max-sm:hidden`}>
        <span
          className="block h-[5px] rounded-[3px] bg-accent"
          style={{ width: `${part * 100}%`, minWidth: part > 0 ? 2 : 0 }}
        />
      </td>
      <td className={`${CELL} pl-3 text-right whitespace-nowrap`}>
        <ToLogs filter={filter}>{brief(sum.calls)}</ToLogs>
      </td>
      <td className={`${CELL} pl-5 text-right whitespace-nowrap max-sm:hidden`}>
        <span title={whole(sum.prompt_tokens + sum.completion_tokens)}>
          {brief(sum.prompt_tokens + sum.completion_tokens)}
        </span>
      </td>
      <td className={`${CELL} pl-5 text-right whitespace-nowrap`}>
        <Spend spent={spentOf(sum)} />
      </td>
    </tr>
  );
}

interface FilteredProps {
  readonly filter: Line['filter'];
  readonly children: ReactNode;
}

/** Narrows this page down to the line. */
function Narrow({
  filter,
  title,
  children,
}: FilteredProps & { readonly title: string }): ReactElement {
  const [, change] = useAddress();
  if (filter === null) return <span className="truncate text-ink-2">{children}</span>;
  return (
    <button
      className="min-w-0 truncate rounded-sm text-left hover:text-accent-ink hover:underline"
      onClick={() => change(filter)}
      title={title}
      type="button"
    >
      {children}
    </button>
  );
}

/** Opens the requests behind the figure. */
function ToLogs({ filter, children }: FilteredProps): ReactElement {
  const [{ model, provider, key, user }] = useAddress();
  if (filter === null) return <>{children}</>;
  return (
    <Link
      className="rounded-sm hover:text-accent-ink hover:underline"
      search={(before: Address) => ({
        ...keptSearch(before),
        ...{ model, provider, key, user },
        ...filter,
      })}
      title="Open these requests in the logs"
      to="/logs"
    >
      {children}
    </Link>
  );
}

function SkeletonLines(): ReactElement {
  return (
    <>
      {[1, 2, 3, 4].map((line) => (
        <tr key={line}>
          <td className={CELL} colSpan={5}>
            <Skeleton className="my-0.5 h-4" />
          </td>
        </tr>
      ))}
    </>
  );
}
