import type { Part, Role, Turn } from '../../contract/conversation.ts';
import { type Fields, refuseField } from '../../hub/strict.ts';
import { parseContent } from './parse-blocks.ts';
import { ATTRIBUTION, ID } from './schema.ts';

const NOTHING = {};

/** The system prompt first, then one turn for each message. */
export function parseTurns(fields: Fields): Turn[] {
  const system = systemTurn(fields);
  const messages = fields.entries('messages') ?? fields.refuse('messages', 'a list');
  const turns = messages.map(parseMessage);
  return system === null ? turns : [system, ...turns];
}

function systemTurn(fields: Fields): Turn | null {
  const parts = parseContent(fields, 'system');
  if (parts === null) return null;
  return { ...EMPTY, role: 'system', parts: parts.map(asAttribution), path: 'system' };
}

const EMPTY = { name: null, cache: null, extra: NOTHING } as const;

/**
 * The text with which Claude Code tells the vendor who calls. Only the vendor may read it: for any
 * other model it is noise that differs from call to call and spoils prompt caches
 * (https://code.claude.com/docs/en/llm-gateway-protocol).
 */
const BILLING = 'x-anthropic-billing-header:';

function asAttribution(part: Part): Part {
  if (part.kind !== 'text' || !part.text.startsWith(BILLING)) return part;
  const { kind, text, extra, ...base } = part;
  const value = { type: kind, text, ...extra };
  return { ...base, kind: 'native', dialect: ID, type: ATTRIBUTION, value, extra: NOTHING };
}

function parseMessage(message: Fields): Turn {
  const role = roleOf(message);
  const parts = parseContent(message, 'content');
  // A beta has system messages that only change settings.
  if (parts === null && role !== 'system') message.refuse('content', 'a string or a list');
  return { ...EMPTY, role, parts: parts ?? [], path: message.path, extra: message.rest() };
}

function roleOf(message: Fields): Role {
  const role = message.needText('role');
  if (role === 'user' || role === 'assistant' || role === 'system') return role;
  return refuseField(message.at('role'), '"user", "assistant" or "system"');
}
