import type { Turn } from '../../contract/conversation.ts';
import type { Fields } from '../../hub/strict.ts';
import { CallIds } from './call-ids.ts';
import { parsePart } from './parse-parts.ts';
import { messageIn, messagesIn } from './spelling.ts';
import { wholeThoughts } from './thoughts.ts';

/**
 * The system instruction, then the turns.
 * @throws {GatewayError} `invalid_field`.
 */
export function parseTurns(body: Fields): readonly Turn[] {
  const ids = new CallIds();
  const system = messageIn(body, 'systemInstruction');
  // The role of an instruction means nothing, and SDKs write any.
  system?.text('role');
  const turns = messagesIn(body, 'contents') ?? [];
  return [
    ...(system === null ? [] : [turn(system, 'system', ids)]),
    ...turns.map((content) => turn(content, roleOf(content), ids)),
  ];
}

function turn(content: Fields, role: Turn['role'], ids: CallIds): Turn {
  const said = (messagesIn(content, 'parts') ?? []).map((part) => parsePart(part, ids));
  const parts = wholeThoughts(said);
  return { role, parts, path: content.path, name: null, cache: null, extra: content.rest() };
}

/** A single turn may go without its role, and results of functions once had one of their own. */
function roleOf(content: Fields): 'user' | 'assistant' {
  const role = (content.text('role') ?? '').toLowerCase();
  if (role === 'model') return 'assistant';
  if (role === '' || role === 'user' || role === 'function') return 'user';
  return content.refuse('role', '"user" or "model"');
}
