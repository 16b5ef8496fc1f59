import { keyName, routeWords } from '../../api/names.ts';
import { nameById } from '../../api/people.ts';
import type { Address } from '../../shell/address.ts';
import type { Sum } from './usage-sums.ts';

/** A line of the table by spend. */
export interface Line {
  readonly id: string;
  readonly words: string;
  /** `direct`, `via AiHubMix` */
  readonly route: string | null;
  readonly sum: Sum;
  /** What narrows a page down to it; null where nothing can. */
  readonly filter: Pick<Address, 'model' | 'provider' | 'key' | 'user'> | null;
}

type Names<Value> = ReadonlyMap<string, Value> | undefined;

/** The dearest first, then the busiest. */
export function bySpend(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted(
    (a, b) => Number(b.sum.cost_usd) - Number(a.sum.cost_usd) || b.sum.attempts - a.sum.attempts,
  );
}

export function modelLines(
  sums: readonly Sum[],
  typeOf: (provider: string | null) => string,
  providers: Parameters<typeof routeWords>[1],
): readonly Line[] {
  return sums
    .filter(({ group }) => group !== null)
    .map((sum) => {
      const provider = sum.split ?? null;
      return {
        id: `${sum.group} ${provider}`,
        words: sum.group ?? '',
        route: routeWords({ provider, provider_type: typeOf(provider) }, providers),
        sum,
        filter: {
          model: sum.group ?? undefined,
          provider: provider ?? undefined,
        } as Line['filter'],
      };
    });
}

export function keyLines(
  sums: readonly Sum[],
  keys: Names<Parameters<typeof keyName>[1] extends Names<infer Key> ? Key : never>,
): readonly Line[] {
  return sums.map((sum) => ({
    id: sum.group ?? '',
    words: sum.group === null ? 'Without a key' : keyName(sum.group, keys),
    route: null,
    sum,
    filter: sum.group === null ? null : { key: sum.group },
  }));
}

export function personLines(
  sums: readonly Sum[],
  people: Parameters<typeof nameById>[0],
): readonly Line[] {
  return sums.map((sum) => ({
    id: sum.group ?? '',
    words: sum.group === null ? 'Keys of nobody' : nameById(people, sum.group),
    route: null,
    sum,
    filter: sum.group === null ? null : { user: sum.group },
  }));
}
