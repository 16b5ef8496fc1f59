import { aiSdkClients } from './ai-sdk.ts';
import { anthropicClient } from './anthropic.ts';
import type { Client } from './client.ts';
import { genaiClient } from './genai.ts';
import { openaiChatClient } from './openai-chat.ts';
import { openaiResponsesClient } from './openai-responses.ts';

export const CLIENTS: readonly Client[] = [
  openaiChatClient,
  openaiResponsesClient,
  anthropicClient,
  genaiClient,
  ...aiSdkClients,
];
