import type { Conversation } from '../../contract/conversation.ts';
import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import { Fields } from '../../hub/strict.ts';
import { readWhole } from '../../wire/json-read.ts';
import { hasMembers } from './parse-fields.ts';
import { parseSettings } from './parse-settings.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';
import { ID, LABELS } from './schema.ts';

/**
 * Takes a request apart, dropping nothing: what the hub has no word for stays in `extra` under its
 * own name, where `render` lays it over what it writes.
 */
export function parse(body: ScannedBody, head: RequestHead): Conversation {
  const fields = new Fields(readWhole(body), '');
  fields.json('model');
  fields.json('stream');
  const tools = parseTools(fields);
  const choice = parseToolChoice(fields, tools);
  const { settings, extra, idiom } = parseSettings(fields);
  return {
    dialect: ID,
    model: head.model,
    stream: head.stream,
    turns: parseTurns(fields),
    tools,
    toolChoice: choice.toolChoice,
    settings: { ...settings, parallelTools: choice.parallelTools },
    extra: { ...fields.rest(), ...extra, ...choice.extra },
    ...(hasMembers(idiom) ? { idiom } : {}),
    labels: LABELS,
  };
}
