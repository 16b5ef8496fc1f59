import type { Part, ReasoningPart, Role, Turn } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { ownSignature } from '../../hub/signature.ts';
import { contentOf, membersOf, ownBlock } from './render-parts.ts';
import { ID, MADE_REASONING } from './schema.ts';
import { extraOf, nameOf, said, type Task } from './task.ts';

/** `instructions` and `input`. */
export function renderTurns(task: Task): JsonObject {
  const { turns } = task.conversation;
  const count = leading(task);
  const instructions = turns.slice(0, count).flatMap((turn) => textsOf(turn, task));
  const rest = turns.slice(count);
  const head = count === 0 ? {} : { instructions: instructions.join('\n\n') };
  if (rest.length === 0 && task.own) return head;
  const items = rest.flatMap((turn) => itemsOf(turn, task));
  return { ...head, input: bareInput(rest, items, task) ?? items };
}

/** How many turns make up the instructions. */
function leading({ conversation, own, target }: Task): number {
  if (target.rules?.instructions === 'none') return 0;
  const { turns } = conversation;
  if (own) return turns[0]?.path === 'instructions' ? 1 : 0;
  const first = turns.findIndex(({ role }) => role !== 'system');
  return first === -1 ? turns.length : first;
}

function textsOf(turn: Turn, task: Task): readonly string[] {
  turnLosses(turn, task);
  return turn.parts.flatMap((part) => {
    if (part.kind === 'text') {
      membersOf(part, task);
      return part.text === '' ? [] : [part.text];
    }
    const { losses } = task;
    if (part.kind === 'media') losses.missing(part.media, part.path);
    else if (part.kind === 'native') losses.native(part);
    else losses.lost('native_part', part.path);
    return [];
  });
}

/** The one message that was written as a string in place of a list. */
function bareInput(turns: readonly Turn[], items: readonly Json[], task: Task): Json {
  const [item] = items as readonly JsonObject[];
  const isBare = task.own && turns.length === 1 && turns[0]?.path === 'input';
  const content = item?.['content'];
  return isBare && typeof content === 'string' ? content : null;
}

/** A turn's items: its messages, and what stands between them. */
function itemsOf(turn: Turn, task: Task): readonly Json[] {
  const items: Json[] = [];
  let message: Part[] = [];
  const flush = (): void => {
    if (message.length > 0) items.push(...messageOf(turn, message, task));
    message = [];
  };
  turnLosses(turn, task);
  for (const part of turn.parts) {
    const item = isItem(part, turn) ? itemOf(part, task) : null;
    if (item === null) {
      message.push(part);
      continue;
    }
    flush();
    items.push(...item);
  }
  flush();
  // An empty message is one too, where it was written.
  if (turn.parts.length === 0 && task.own) return messageOf(turn, [], task);
  return items;
}

/** What has its members of its own; a native part is an item where it is all there is of it. */
function isItem(part: Part, turn: Turn): boolean {
  if (part.kind === 'native') return part.path === turn.path || part.dialect !== ID;
  return part.kind === 'tool_call' || part.kind === 'tool_result' || part.kind === 'reasoning';
}

function turnLosses(turn: Turn, { losses, own }: Task): void {
  if (turn.name !== null) losses.lost('name', turn.path);
  if (turn.cache !== null) losses.lost('cache_control', turn.path);
  if (!own) losses.extra(turn.extra, turn.path);
}

function messageOf(turn: Turn, parts: readonly Part[], task: Task): readonly Json[] {
  const side = turn.role === 'assistant' ? 'output_text' : 'input_text';
  const content = contentOf(parts, side, task);
  // All of it was lost.
  if (Array.isArray(content) && content.length === 0 && parts.length > 0) return [];
  const extra = task.own ? turn.extra : {};
  // An answer given back whole has a list, as its type says (`ResponseOutputMessage`).
  const isAnswer = extra['id'] !== undefined || extra['status'] !== undefined;
  const list = isAnswer && typeof content === 'string';
  return [
    {
      type: 'message',
      role: roleOf(turn, task),
      content: list ? [{ type: side, text: content }] : content,
      ...extra,
    },
  ];
}

function roleOf({ role, path }: Turn, task: Task): Role {
  if (role === 'user' || role === 'assistant') return role;
  const said = promptRole(role, task);
  if (said === 'user') task.losses.lost('system_position', path);
  return said;
}

/** Whose words a model takes for its prompt. */
export function promptRole(role: Role, { target }: Task): Role {
  const { rules, quirks } = target;
  if (rules?.instructions === 'none') return 'user';
  if (quirks.developerRole === false) return 'system';
  return rules?.instructions === 'developer' ? 'developer' : role;
}

function itemOf(part: Part, task: Task): readonly Json[] {
  if (part.kind === 'native') return ownBlock(part, task);
  if (part.kind === 'reasoning') return reasoningOf(part, task);
  if (part.kind === 'tool_call') {
    const { id, name, namespace, input, form } = part;
    const isJson = form === 'json';
    const words = isJson ? { arguments: argumentsOf(input, task) } : { input };
    const type = isJson ? 'function_call' : 'custom_tool_call';
    const extra = membersOf(part, task);
    return [
      { type, call_id: id, name: nameOf(task, name), ...said({ namespace }), ...words, ...extra },
    ];
  }
  if (part.kind !== 'tool_result') return [];
  if (part.failed === true) task.losses.lost('tool_result_error', part.path);
  const output = contentOf(part.content, 'input_text', task);
  const isEmpty = Array.isArray(output) && output.length === 0;
  const type = part.form === 'json' ? 'function_call_output' : 'custom_tool_call_output';
  return [
    {
      type,
      call_id: part.id,
      ...(task.own ? said({ name: part.name }) : {}),
      output: isEmpty && !task.own ? '' : output,
      ...membersOf(part, task),
    },
  ];
}

/** Other dialects leave out what a tool without arguments gets; here it is a JSON text. */
function argumentsOf(input: string, { own }: Task): string {
  return input.trim() === '' && !own ? '{}' : input;
}

/**
 * Earlier reasoning, if the vendor can trust it. Without its own encrypted text it looks the id up
 * among what it has stored, and refuses what was made elsewhere.
 */
function reasoningOf(part: ReasoningPart, task: Task): readonly Json[] {
  const { hidden, signature, id, texts, path } = part;
  const sealed = ownSignature(hidden, ID) ?? ownSignature(signature, ID);
  const foreign = sealed === null && (hidden ?? signature) !== null;
  if (foreign) task.losses.lost('reasoning_signature', path);
  const made = id?.startsWith(MADE_REASONING) ?? false;
  if (foreign || (sealed === null && (made || !task.own))) {
    task.losses.lost('reasoning', path);
    return [];
  }
  const isFull = part.form === 'full' && task.own;
  const list = (type: string): Json => texts.map((text) => ({ type, text }));
  const item = {
    type: 'reasoning',
    ...(task.own || id?.startsWith('rs_') ? said({ id }) : {}),
    summary: isFull ? [] : list('summary_text'),
    ...(isFull ? { content: list('reasoning_text') } : {}),
    ...said({ encrypted_content: sealed }),
  };
  return [{ ...item, ...extraOf(task, part.extra, path) }];
}
