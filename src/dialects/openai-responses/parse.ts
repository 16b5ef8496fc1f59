import type { Conversation } from '../../contract/conversation.ts';
import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import { Fields } from '../../hub/strict.ts';
import { readWhole } from '../../wire/json-read.ts';
import { parseSettings, type Rest } from './parse-settings.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';
import { ID, labelsIn } from './schema.ts';

/**
 * A request of this dialect in the hub's words. What has none stays in `extra`: top-level members
 * as they stood, members of `reasoning` and `text` under their path (`reasoning.context`).
 */
export function parse(body: ScannedBody, head: RequestHead): Conversation {
  const fields = new Fields(readWhole(body), '');
  fields.json('model');
  fields.json('stream');
  const rest: Rest = { extra: {}, idiom: {} };
  const conversation = {
    dialect: ID,
    model: head.model,
    stream: head.stream,
    turns: parseTurns(fields),
    tools: parseTools(fields),
    toolChoice: parseToolChoice(fields),
    settings: parseSettings(fields, rest),
  };
  return {
    ...conversation,
    extra: { ...fields.rest(), ...rest.extra },
    idiom: rest.idiom,
    labels: labelsIn(fields.whole()),
  };
}
