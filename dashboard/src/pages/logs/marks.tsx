import type { ReactElement } from 'react';
import { routeWords } from '../../api/names.ts';
import type { Attempt, Provider } from '../../api/schema.generated.ts';
import { exactMoney, money, UNKNOWN } from '../../format/money.ts';
import { duration, whole } from '../../format/numbers.ts';
import { Dot, Tag } from '../../ui/marks.tsx';
import { costSource, statusWords } from './words.ts';

export type Providers = ReadonlyMap<string, Provider> | undefined;

/** `● Complete 200` */
export function Status({ row }: { readonly row: Attempt }): ReactElement {
  const { tone, words, about } = statusWords(row);
  return (
    <span className="flex items-center gap-2" title={about}>
      <Dot tone={tone} />
      {words}
      {row.http_status === null ? null : <span className="text-ink-3">{row.http_status}</span>}
      {row.attempt > 1 ? <Tag>attempt {row.attempt}</Tag> : null}
    </span>
  );
}

interface RouteProps {
  readonly row: Attempt;
  readonly providers: Providers;
}

/** `OpenAI` `direct`, or `via AiHubMix`, whose name says who it is. */
export function Route({ row, providers }: RouteProps): ReactElement {
  const { provider } = row;
  if (provider === null) {
    return <Unknown why="Refused before a provider was chosen." />;
  }
  const words = routeWords(row, providers);
  if (row.provider_type !== 'direct') return <Tag>{words}</Tag>;
  return (
    <span className="inline-flex items-center gap-2">
      <span className="max-w-36 truncate">
        {providers?.get(provider)?.display_name ?? provider}
      </span>
      <Tag>{words}</Tag>
    </span>
  );
}

export function Cost({ row }: { readonly row: Attempt }): ReactElement {
  const source = costSource(row);
  if (row.cost_usd === null)
    return <Unknown why={`${source[0]?.toUpperCase()}${source.slice(1)}.`} />;
  return <span title={`${exactMoney(row.cost_usd)}, ${source}`}>{money(row.cost_usd)}</span>;
}

interface CountProps {
  readonly tokens: number | null;
}

export function Tokens({ tokens }: CountProps): ReactElement {
  return tokens === null ? (
    <Unknown why="The provider did not say." />
  ) : (
    <span>{whole(tokens)}</span>
  );
}

interface TimeProps {
  readonly ms: number | null;
  readonly why: string;
}

export function Time({ ms, why }: TimeProps): ReactElement {
  if (ms === null) return <Unknown why={why} />;
  return <span title={`${whole(ms)} ms`}>{duration(ms)}</span>;
}

export function Unknown({ why }: { readonly why: string }): ReactElement {
  return (
    <span className="text-ink-3" title={why}>
      {UNKNOWN}
    </span>
  );
}
