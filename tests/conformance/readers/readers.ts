import type { DialectId } from '../../../src/contract/dialect-id.ts';
import { readAnthropic } from './anthropic-messages.ts';
import { readGemini } from './gemini-generate.ts';
import { readOpenaiChat } from './openai-chat.ts';
import { readOpenaiResponses } from './openai-responses.ts';
import type { Reader } from './reader.ts';

export const READERS: Readonly<Record<DialectId, Reader>> = {
  'openai-chat': readOpenaiChat,
  'openai-responses': readOpenaiResponses,
  'anthropic-messages': readAnthropic,
  'gemini-generate': readGemini,
};
