import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const alibaba: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'alibaba',
  displayName: 'Alibaba Model Studio',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1' },
    'anthropic-messages': { baseUrl: 'https://dashscope-intl.aliyuncs.com/apps/anthropic' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'enable_thinking',
    },
  },
  errorCodes: {
    Arrearage: 'no_balance',
    DataInspectionFailed: 'content_policy',
    data_inspection_failed: 'content_policy',
    'Range of input length': 'context_length',
  },
  sources: [
    'https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope',
    'https://www.alibabacloud.com/help/en/model-studio/error-code',
  ],
};
