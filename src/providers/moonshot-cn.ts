import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { moonshot } from './moonshot.ts';

/** The same service in China, with accounts and keys of its own; not yet tried. */
export const moonshotCn: ProviderRecord = {
  ...moonshot,
  id: 'moonshot-cn',
  displayName: 'Moonshot AI (China)',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.moonshot.cn/v1' },
    'anthropic-messages': { baseUrl: 'https://api.moonshot.cn/anthropic' },
  },
  balance: {
    below: 'base',
    path: '/users/me/balance',
    read: toldAmount('data.available_balance', 'CNY'),
  },
};
