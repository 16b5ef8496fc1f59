import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { siliconflow } from './siliconflow.ts';

/** The same service in China, with accounts and keys of its own; not yet tried. */
export const siliconflowCn: ProviderRecord = {
  ...siliconflow,
  id: 'siliconflow-cn',
  displayName: 'SiliconFlow (China)',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.siliconflow.cn/v1' },
    'anthropic-messages': { baseUrl: 'https://api.siliconflow.cn' },
  },
  balance: { below: 'base', path: '/user/info', read: toldAmount('data.totalBalance', 'CNY') },
};
