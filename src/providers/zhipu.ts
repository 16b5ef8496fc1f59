import type { ProviderRecord } from '../contract/provider.ts';
import { zai } from './zai.ts';

/** The same service in China, with accounts and keys of its own; not yet tried. */
export const zhipu: ProviderRecord = {
  ...zai,
  id: 'zhipu',
  displayName: 'Zhipu AI',
  dialects: {
    'openai-chat': { baseUrl: 'https://open.bigmodel.cn/api/paas/v4' },
    'anthropic-messages': { baseUrl: 'https://open.bigmodel.cn/api/anthropic' },
  },
};
