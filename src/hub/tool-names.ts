import type { Conversation, CustomTool, FunctionTool } from '../contract/conversation.ts';
import type { JsonObject } from '../contract/json.ts';
import type { ToolNames } from '../contract/rendering.ts';
import { digest } from './digest.ts';

interface Named {
  readonly name: string;
  readonly namespace: string | null;
}

/** A tool as dialects without namespaces call it. */
export function flatName({ name, namespace }: Named): string {
  return namespace === null ? name : `${namespace}__${name}`;
}

/**
 * A name as a dialect's servers take it. One that had to be changed ends with a hash of what it was,
 * so that two tools never become one; it is the same in a declaration, a choice and a call.
 */
export function fittingName(name: string, { refused, start, most }: ToolNames): string {
  const clean = name.replace(refused, '_');
  const begun = start.test(clean) ? clean : `_${clean}`;
  if (begun === name && name.length <= most) return name;
  const mark = `_${digest(name).slice(0, 8)}`;
  return begun.slice(0, most - mark.length) + mark;
}

/** A tool of free text, as dialects without such tools can declare it: with one argument. */
export const TEXT_ARGUMENT = 'input';

/** The schema such a tool gets. */
export const TEXT_SCHEMA: JsonObject = {
  type: 'object',
  properties: { [TEXT_ARGUMENT]: { type: 'string' } },
  required: [TEXT_ARGUMENT],
  additionalProperties: false,
};

/** A call of such a tool, its free text as arguments. */
export function textAsArguments(input: string): string {
  return JSON.stringify({ [TEXT_ARGUMENT]: input });
}

/** What such a tool says of itself, its grammar included. */
export function textDescription({ description, format }: CustomTool): string {
  const said = description ?? '';
  if (format === null || format['type'] === 'text') return said;
  const grammar = `The input must follow this format:\n${JSON.stringify(format)}`;
  return said === '' ? grammar : `${said}\n\n${grammar}`;
}

/** The caller's tools by the name they were sent under. */
export function toolsBySentName(
  conversation: Conversation,
  names: ToolNames,
): ReadonlyMap<string, FunctionTool | CustomTool> {
  const tools = new Map<string, FunctionTool | CustomTool>();
  for (const tool of conversation.tools) {
    if (tool.kind !== 'native') tools.set(fittingName(flatName(tool), names), tool);
  }
  return tools;
}
