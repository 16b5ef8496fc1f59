import type { Translator } from '../../contract/dialect.ts';
import { adjusts } from './adjusts.ts';
import { answerText } from './answer.ts';
import { ResponsesDecoder } from './decoder.ts';
import { ResponsesEncoder } from './encoder.ts';
import { parse } from './parse.ts';
import { render } from './render.ts';
import { ID, TOOL_NAMES } from './schema.ts';

/** Responses to and from the words of the hub. */
export const responsesTranslator: Translator = {
  id: ID,
  toolNames: TOOL_NAMES,
  parse,
  adjusts,
  render,
  decoder: (tell) => new ResponsesDecoder(tell),
  encoder: (answer) => new ResponsesEncoder(answer),
  answer: answerText,
};
