import type { ScannedBody, Translator } from '../../contract/dialect.ts';
import type { Quirks } from '../../contract/rendering.ts';
import { mayCarry } from '../../hub/signature.ts';
import { readJson } from '../../wire/json-read.ts';
import { writeAnswer } from './answer.ts';
import { GeminiDecoder } from './decoder.ts';
import { GeminiEncoder } from './encoder.ts';
import { parse } from './parse.ts';
import { render } from './render.ts';
import { ID, TOOL_NAMES } from './schema.ts';
import { camelCase } from './spelling.ts';

/** generateContent for calls whose two ends do not both speak it as it is. */
export const geminiTranslator: Translator = {
  id: ID,
  toolNames: TOOL_NAMES,
  parse,
  adjusts,
  render,
  decoder: (tell) => new GeminiDecoder(tell),
  encoder: (answer) => new GeminiEncoder(answer),
  answer: writeAnswer,
};

/** Names that stand in a body where the quirk of their group matters. */
const SCHEMAS = /"(responseSchema|responseJsonSchema|response_schema|response_json_schema)"/;
const STRICT = /"VALIDATED"/i;

/**
 * Whether a body says something that a provider with those quirks wants otherwise, or carries
 * another vendor's signature, which this one refuses.
 */
function adjusts(body: ScannedBody, quirks: Quirks): boolean {
  if (mayCarry(body.bytes)) return true;
  const refused = quirks.refuses ?? [];
  if ([...body.members.keys()].some((key) => refused.includes(camelCase(key)))) return true;
  if (quirks.mediaUrls === false && body.watched) return true;
  if (quirks.schema === 'json_only' && says(body, 'generationConfig', SCHEMAS)) return true;
  return quirks.strictTools === false && says(body, 'toolConfig', STRICT);
}

function says(body: ScannedBody, name: string, words: RegExp): boolean {
  for (const member of body.members.values()) {
    if (camelCase(member.key) === name) return words.test(JSON.stringify(readJson(body, member)));
  }
  return false;
}
