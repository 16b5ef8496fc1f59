import type { Translator } from '../../contract/dialect.ts';
import { adjustsChat } from './adjusts.ts';
import { answerChat } from './answer.ts';
import { ChatDecoder } from './decoder.ts';
import { ChatEncoder } from './encoder.ts';
import { parseChat } from './parse.ts';
import { renderChat } from './render.ts';
import { ID, TOOL_NAMES } from './schema.ts';

/** Chat Completions for calls whose other end speaks another dialect, or this one otherwise. */
export const openaiChatTranslator: Translator = {
  id: ID,
  toolNames: TOOL_NAMES,
  parse: parseChat,
  adjusts: adjustsChat,
  render: renderChat,
  decoder: (tell) => new ChatDecoder(tell),
  encoder: (answer) => new ChatEncoder(answer),
  answer: answerChat,
};
