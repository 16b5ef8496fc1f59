import type { Answer } from '../../api/client.ts';

export type Model = Answer<'GET /models'>['data'][number];

/** What callers write to have exactly this one; also its address. */
export function fullName({ provider, model }: Pick<Model, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

/** The way back; a provider's name has no slash, a model's may. */
export function splitName(name: string): { readonly provider: string; readonly model: string } {
  const slash = name.indexOf('/');
  return slash < 0
    ? { provider: name, model: '' }
    : { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}

/** Which rate, what it is called. */
export const RATES = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cache_read', 'Cache read'],
  ['cache_write', 'Cache write'],
] as const;

export type Rate = (typeof RATES)[number][0];

export const NO_PRICE =
  'No price is known: calls are counted without cost, and where a daily ceiling applies they are not admitted.';

/** Where a price comes from, as people say it. */
export const SOURCES: Readonly<Record<NonNullable<Model['price_source']>, string>> = {
  override: 'set here',
  list: 'provider’s list',
  catalog: 'catalogue',
};
