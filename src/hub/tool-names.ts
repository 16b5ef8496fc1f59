import type { Conversation, CustomTool, FunctionTool } from '../contract/conversation.ts';
import type { JsonObject } from '../contract/json.ts';

/** A tool as dialects without namespaces call it. */
export function flatName(tool: {
  readonly name: string;
  readonly namespace: string | null;
}): string {
  return tool.namespace === null ? tool.name : `${tool.namespace}__${tool.name}`;
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
export function toolsByFlatName(
  conversation: Conversation,
): ReadonlyMap<string, FunctionTool | CustomTool> {
  const tools = new Map<string, FunctionTool | CustomTool>();
  for (const tool of conversation.tools) {
    if (tool.kind !== 'native') tools.set(flatName(tool), tool);
  }
  return tools;
}
