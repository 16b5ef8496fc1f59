import type { Conversation } from '../../contract/conversation.ts';
import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import type { JsonObject } from '../../contract/json.ts';
import { Fields } from '../../hub/strict.ts';
import { readWhole } from '../../wire/json-read.ts';
import { parseSettings } from './parse-settings.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';
import { WISH_FIELDS } from './reasoning-wish.ts';
import { ID, LABELS } from './schema.ts';

export function parseChat(body: ScannedBody, { model, stream }: RequestHead): Conversation {
  const fields = new Fields(readWhole(body), '');
  for (const name of ['model', 'stream', 'stream_options']) fields.json(name);
  return {
    dialect: ID,
    model,
    stream,
    turns: parseTurns(fields),
    tools: parseTools(fields),
    toolChoice: parseToolChoice(fields),
    settings: parseSettings(fields),
    idiom: idiomOf(fields),
    labels: LABELS,
    extra: fields.rest(),
  };
}

/** What has more than one spelling, or says more than a setting holds. */
const SPELLED = [
  'stream',
  'stream_options',
  'max_completion_tokens',
  'max_tokens',
  'stop',
  'user',
  'safety_identifier',
  'response_format',
  'tools',
  'tool_choice',
  'function_call',
  ...WISH_FIELDS,
];

/** Those that were read into a setting, as they stood. Of tools only that there were none. */
function idiomOf(fields: Fields): JsonObject {
  const whole = fields.whole();
  const left = fields.rest();
  const said = SPELLED.filter((name) => {
    const value = whole[name];
    if (value == null || left[name] !== undefined) return false;
    return name !== 'tools' || (Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(said.map((name) => [name, whole[name]]));
}
