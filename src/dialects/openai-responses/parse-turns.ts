import type { Part, Role, Turn } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { nativePart, parseContent, plainText } from './parse-parts.ts';
import { parseReasoning } from './parse-reasoning.ts';
import { ReturnedSignatures } from './signed-calls.ts';

const NOTHING: JsonObject = {};

/** `instructions` and `input`, one turn for each item. */
export function parseTurns(body: Fields): readonly Turn[] {
  const turns: Turn[] = [];
  const instructions = body.text('instructions');
  if (instructions !== null) turns.push(textTurn('system', instructions, 'instructions'));
  const input = body.json('input');
  if (typeof input === 'string') return [...turns, textTurn('user', input, 'input')];
  if (input !== undefined && !Array.isArray(input)) body.refuse('input', 'a string or a list');
  const signatures = new ReturnedSignatures();
  for (const item of body.entries('input') ?? []) {
    if (!signatures.takes(item, turns)) turns.push(signatures.give(parseItem(item)));
  }
  return turns;
}

function textTurn(role: Role, text: string, path: string): Turn {
  return { role, parts: [plainText(text, path)], path, name: null, cache: null, extra: NOTHING };
}

function parseItem(item: Fields): Turn {
  const type = item.text('type');
  if (type === 'message' || (type === null && item.json('role') !== undefined)) {
    return messageTurn(item);
  }
  if (type === null) {
    // A reference may leave its type out (resources/responses, `ItemReference`).
    if (item.text('id') === null) item.refuse('type', 'a string');
    return itemTurn(item, 'user', nativePart(item, 'item_reference'));
  }
  if (type === 'function_call') return itemTurn(item, 'assistant', callPart(item, 'json'));
  if (type === 'custom_tool_call') return itemTurn(item, 'assistant', callPart(item, 'text'));
  if (type === 'reasoning') return itemTurn(item, 'assistant', parseReasoning(item));
  const form = type === 'function_call_output' ? 'json' : 'text';
  // Newer servers take results without a call, which mean something only to them.
  const isResult = form === 'json' || type === 'custom_tool_call_output';
  if (isResult && item.text('call_id') !== null) {
    return itemTurn(item, 'user', resultPart(item, form));
  }
  return itemTurn(item, roleOf(type), nativePart(item, type));
}

/** One part, which holds all members of its item. */
function itemTurn(item: Fields, role: Role, part: Part): Turn {
  return { role, parts: [part], path: item.path, name: null, cache: null, extra: NOTHING };
}

const ROLES: ReadonlySet<string> = new Set<Role>(['user', 'assistant', 'system', 'developer']);

function messageTurn(item: Fields): Turn {
  const role = item.needText('role');
  if (!isRole(role)) item.refuse('role', '"user", "assistant", "system" or "developer"');
  const parts = parseContent(item, 'content');
  return { role, parts, path: item.path, name: null, cache: null, extra: item.rest() };
}

function isRole(text: string): text is Role {
  return ROLES.has(text);
}

type Form = 'json' | 'text';

function callPart(item: Fields, form: Form): Part {
  return {
    kind: 'tool_call',
    id: item.needText('call_id'),
    name: item.needText('name'),
    namespace: item.text('namespace'),
    form,
    input: item.needText(form === 'json' ? 'arguments' : 'input'),
    path: item.path,
    cache: null,
    signature: null,
    extra: item.rest(),
  };
}

function resultPart(item: Fields, form: Form): Part {
  return {
    kind: 'tool_result',
    id: item.needText('call_id'),
    name: item.text('name'),
    form,
    failed: null,
    content: parseContent(item, 'output'),
    path: item.path,
    cache: null,
    signature: null,
    extra: item.rest(),
  };
}

/** Whose an item of an unknown type is. What comes back from outside the model ends in one of these. */
function roleOf(type: string): Role {
  if (type === 'additional_tools' || type === 'configuration_update') return 'developer';
  return /_(output|response|reference|trigger)$/.test(type) ? 'user' : 'assistant';
}
