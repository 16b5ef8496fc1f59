import type { Translator } from '../../contract/dialect.ts';
import { adjusts } from './adjusts.ts';
import { answer } from './answer.ts';
import { MessagesDecoder } from './decoder.ts';
import { MessagesEncoder } from './encoder.ts';
import { parse } from './parse.ts';
import { render } from './render.ts';
import { ID, TOOL_NAMES } from './schema.ts';

/** Messages for calls whose other end speaks another dialect. */
export const anthropicTranslator: Translator = {
  id: ID,
  toolNames: TOOL_NAMES,
  parse,
  adjusts,
  render,
  decoder: (tell) => new MessagesDecoder(tell),
  encoder: (context) => new MessagesEncoder(context),
  answer,
};
