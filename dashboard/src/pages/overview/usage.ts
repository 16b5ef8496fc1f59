import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/lists.ts';
import { zone } from '../../format/time.ts';
import type { Address } from '../../shell/address.ts';
import type { Period } from '../../shell/period.ts';

type Filter = {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly user_id: string | undefined;
  readonly key_id: string | undefined;
};

/** What the page is narrowed down to, as the API names it. */
export function filterOf({ provider, model, user, key }: Address): Filter {
  return { provider, model, user_id: user, key_id: key };
}

/** Rows of a page the sums may have: more groups than a chart or table here shows. */
const MOST = '1000';

export interface Usage {
  readonly now: UseQueryResult<Answer<'GET /usage/summary'>>;
  readonly before: UseQueryResult<Answer<'GET /usage/summary'>>;
  /** By hour or day and provider. */
  readonly steps: UseQueryResult<Answer<'GET /usage/summary'>>;
  /** By provider and its type. */
  readonly providers: UseQueryResult<Answer<'GET /usage/summary'>>;
  /** By model and provider. */
  readonly models: UseQueryResult<Answer<'GET /usage/summary'>>;
}

/** All sums of the page, in five calls. */
export function useUsage(period: Period, address: Address): Usage {
  const filter = filterOf(address);
  const { from, to } = period;
  const within = { ...filter, from, to, limit: MOST };
  return {
    now: useAnswer('GET /usage/summary', { query: { group_by: 'total', ...within } }),
    before: useAnswer('GET /usage/summary', {
      query: { group_by: 'total', ...filter, ...period.before },
    }),
    steps: useAnswer('GET /usage/summary', {
      query: { group_by: period.step, split_by: 'provider', tz: zone(), ...within },
    }),
    providers: useAnswer('GET /usage/summary', {
      query: { group_by: 'provider', split_by: 'provider_type', ...within },
    }),
    models: useAnswer('GET /usage/summary', {
      query: { group_by: 'model', split_by: 'provider', ...within },
    }),
  };
}
