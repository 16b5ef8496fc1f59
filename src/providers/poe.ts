import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const poe: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'poe',
  displayName: 'Poe',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.poe.com/v1' },
    'openai-responses': { baseUrl: 'https://api.poe.com/v1' },
  },
  balance: {
    below: 'host',
    path: '/usage/current_balance',
    read: toldAmount('current_point_balance', 'points'),
  },
  sources: ['https://creator.poe.com/docs/external-applications/openai-compatible-api'],
};
