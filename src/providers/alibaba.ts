import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** The open models that think unless told otherwise, and then answer in a stream alone. */
const THINKING_STREAMED = [
  'qwen3-235b-a22b',
  'qwen3-32b',
  'qwen3-30b-a3b',
  'qwen3-14b',
  'qwen3-8b',
  'qwen3-4b',
  'qwen3-1.7b',
  'qwen3-0.6b',
];

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
  // `parameter.enable_thinking must be set to false for non-streaming calls`, which is not their default.
  defaultFields: {
    'openai-chat': [
      { name: 'enable_thinking', value: false, models: THINKING_STREAMED, whole: true },
    ],
  },
  errorCodes: {
    Arrearage: 'no_balance',
    DataInspectionFailed: 'content_policy',
    data_inspection_failed: 'content_policy',
    'Range of input length': 'context_length',
  },
  sources: [
    'https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope',
    'https://www.alibabacloud.com/help/en/model-studio/deep-thinking',
    'https://www.alibabacloud.com/help/en/model-studio/error-code',
  ],
};
