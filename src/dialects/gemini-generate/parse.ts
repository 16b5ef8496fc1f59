import type { Conversation } from '../../contract/conversation.ts';
import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import { readWhole } from '../../wire/json-read.ts';
import { parseSettings } from './parse-settings.ts';
import { parseFunctions } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';
import { ID } from './schema.ts';
import { messageAt } from './spelling.ts';

/** @throws {GatewayError} `invalid_field`, naming the field. */
export function parse(scanned: ScannedBody, { model, stream }: RequestHead): Conversation {
  const body = messageAt(readWhole(scanned), '');
  // It only repeats the path.
  body.json('model');
  const turns = parseTurns(body);
  const { settings, extra } = parseSettings(body);
  const calling = parseFunctions(body);
  return {
    dialect: ID,
    model,
    stream,
    turns,
    tools: calling.tools,
    toolChoice: calling.choice,
    settings,
    extra: { ...body.rest(), ...extra, ...calling.extra },
  };
}
