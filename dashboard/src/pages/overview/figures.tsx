import type { ReactElement, ReactNode } from 'react';
import { exactMoney } from '../../format/money.ts';
import { brief, counted, duration, share, whole } from '../../format/numbers.ts';
import { spentOf } from '../../format/spent.ts';
import type { Period } from '../../shell/period.ts';
import { Skeleton } from '../../ui/marks.tsx';
import {
  type Change,
  compareAmounts,
  compareFailing,
  compareSpend,
  compareTimes,
} from './compare.ts';
import { type Failing, failing, firstTokens, retried, type Sum } from './usage-sums.ts';

interface FiguresProps {
  readonly now: Sum | undefined;
  readonly before: Sum | undefined;
  readonly viaAggregators: number | undefined;
  readonly period: Period;
  /** Narrowed down to one provider. */
  readonly atOneProvider: boolean;
}

/** Five figures of the period, each with how it was before. */
export function Figures(props: FiguresProps): ReactElement {
  const { now, before } = props;
  return (
    <div className="overflow-hidden border-y border-line">
      <dl className="-mt-px -ml-[19px] grid grid-cols-2 sm:grid-cols-3 lg:grid-cols-5">
        {figuresOf(props).map(({ label, value, title, change, detail }) => (
          // The last one takes what its row has left, so that the line above it goes to the edge.
          <div
            className="border-t border-l border-line px-[18px] py-3.5 last:col-span-2 lg:last:col-span-1"
            key={label}
          >
            <dt className="text-sm text-ink-2">{label}</dt>
            {now === undefined ? (
              <dd>
                <Skeleton className="my-1 h-7 w-24" />
              </dd>
            ) : (
              <dd
                className="mt-0.5 text-figure leading-tight font-medium tracking-[-0.025em]"
                title={title}
              >
                {value}
              </dd>
            )}
            <dd className="mt-1 text-xs text-ink-3">
              {before === undefined ? <Skeleton className="h-3.5 w-32" /> : changed(change)}
            </dd>
            <dd className="text-xs text-ink-3">{detail}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const TONES = { good: 'text-good-ink', bad: 'text-bad-ink', quiet: '' } as const;

function changed(change: Change | null): ReactNode {
  return change === null ? null : <span className={TONES[change.tone]}>{change.words}</span>;
}

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly title: string;
  readonly change: Change | null;
  readonly detail: string | null;
}

const NOTHING: Sum = {
  group: null,
  calls: 0,
  attempts: 0,
  failed_attempts: 0,
  rejected_calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: '0',
  unpriced: 0,
  mean_latency_ms: null,
  mean_first_token_ms: null,
  first_token_p50_ms: null,
};

function figuresOf(props: FiguresProps): readonly Figure[] {
  const { now = NOTHING, before = NOTHING, period } = props;
  const { beforeWords } = period;
  const compare = (of: (sum: Sum) => number): Change => compareAmounts(of(now), of(before));
  return [
    spend(now, before, beforeWords),
    {
      label: 'Requests',
      value: brief(now.calls),
      title: `${whole(now.calls)}; ${whole(before.calls)} in ${beforeWords}`,
      change: compare(({ calls }) => calls),
      detail:
        props.viaAggregators === undefined || now.calls === 0
          ? null
          : `${whole(props.viaAggregators)} via aggregators`,
    },
    {
      label: 'Tokens',
      value: brief(tokens(now)),
      title: `${whole(now.prompt_tokens)} input, of it ${whole(now.cached_tokens)} read from a cache; ${whole(now.completion_tokens)} output`,
      change: compare(tokens),
      detail: tokenShares(now),
    },
    firstToken(now, before, beforeWords),
    failed(props, now, before),
  ];
}

function spend(now: Sum, before: Sum, beforeWords: string): Figure {
  const { text, title, value } = spentOf(now);
  return {
    label: 'Spend',
    value: text,
    title: value === null ? title : `${title}; ${exactMoney(before.cost_usd)} in ${beforeWords}`,
    change: value === null ? null : compareSpend(value, Number(before.cost_usd)),
    detail: now.unpriced === 0 ? null : `${counted(now.unpriced, 'attempt')} without a cost`,
  };
}

function firstToken(now: Sum, before: Sum, beforeWords: string): Figure {
  const { now: is, before: was } = firstTokens(now, before);
  const how = is.kind === 'p50' ? 'Half of the answers began within this' : 'Mean over all answers';
  return {
    label: `First token, ${is.kind}`,
    value: duration(is.ms),
    title:
      is.ms === null
        ? 'No answer in this time had a first token.'
        : `${how}; ${duration(was.ms)} in ${beforeWords}`,
    change: compareTimes(is.ms, was.ms),
    detail: null,
  };
}

function failed({ atOneProvider }: FiguresProps, now: Sum, before: Sum): Figure {
  const [is, was] = [failing(now, atOneProvider), failing(before, atOneProvider)];
  return {
    label: 'Failed',
    value: share(is.failed, is.of),
    title: is.of === 0 ? 'Nothing was called in this time.' : failedTitle(is, now, atOneProvider),
    change: compareFailing(is, was),
    detail: atOneProvider ? null : failedDetail(now, retried(now)),
  };
}

function failedTitle({ failed: count, of }: Failing, now: Sum, atOneProvider: boolean): string {
  if (atOneProvider) return `${whole(count)} of ${whole(of)} attempts`;
  return `${whole(count)} of ${whole(of)} requests had no answer: ${whole(now.rejected_calls)} were refused by Weir, ${whole(count - now.rejected_calls)} failed at providers. ${counted(retried(now), 'attempt was', 'attempts were')} followed by another.`;
}

function failedDetail(now: Sum, again: number): string | null {
  const parts = [
    now.rejected_calls > 0 ? `${whole(now.rejected_calls)} refused` : '',
    again > 0 ? `${whole(again)} retried` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function tokens({ prompt_tokens: input, completion_tokens: output }: Sum): number {
  return input + output;
}

function tokenShares(sum: Sum): string | null {
  const all = tokens(sum);
  if (all === 0) return null;
  const input = `${percent(sum.prompt_tokens, all)} input`;
  return sum.cached_tokens === 0
    ? input
    : `${input}, ${percent(sum.cached_tokens, sum.prompt_tokens)} of it cached`;
}

function percent(part: number, of: number): string {
  return `${Math.round((part / of) * 100)} %`;
}
