import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { textOf } from '../../hub/lenient.ts';
import { Fields, fieldsAt } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { GROUP } from './schema.ts';

/** `tools`, with the members of a namespace as tools of their own. */
export function parseTools(body: Fields): readonly Tool[] {
  return (body.entries('tools') ?? []).flatMap(parseTool);
}

function parseTool(fields: Fields): readonly Tool[] {
  const type = fields.needText('type');
  if (type === 'function') return [functionTool(fields, null)];
  if (type === 'custom') return [customTool(fields, null)];
  if (type === 'namespace') return namespace(fields);
  return [{ kind: 'native', path: fields.path, type, value: fields.whole() }];
}

/**
 * The group's own words stay with its first tool, under `GROUP`. A group that holds nothing, or a
 * kind of tool that is not known inside one, stays whole.
 */
function namespace(fields: Fields): readonly Tool[] {
  const members = fields.entries('tools') ?? [];
  const name = fields.needText('name');
  const known = members.every((member) => ['function', 'custom'].includes(member.needText('type')));
  if (members.length === 0 || !known) {
    return [{ kind: 'native', path: fields.path, type: 'namespace', value: fields.whole() }];
  }
  fields.json('type');
  const group = fields.rest();
  return members.map((member, index) => {
    const tool =
      member.needText('type') === 'function'
        ? functionTool(member, name)
        : customTool(member, name);
    return index === 0 ? { ...tool, extra: { ...tool.extra, [GROUP]: group } } : tool;
  });
}

function functionTool(fields: Fields, space: string | null): FunctionTool {
  return {
    kind: 'function',
    name: fields.needText('name'),
    namespace: space,
    description: fields.text('description'),
    schema: fields.object('parameters'),
    strict: fields.flag('strict'),
    path: fields.path,
    cache: null,
    extra: fields.rest(),
  };
}

function customTool(fields: Fields, space: string | null): CustomTool {
  return {
    kind: 'custom',
    name: fields.needText('name'),
    namespace: space,
    description: fields.text('description'),
    format: fields.object('format'),
    path: fields.path,
    cache: null,
    extra: fields.rest(),
  };
}

export function parseToolChoice(body: Fields): ToolChoice | null {
  const value = body.json('tool_choice');
  if (value === undefined) return null;
  if (value === 'auto' || value === 'none' || value === 'required') return { kind: value };
  if (!isObject(value)) body.refuse('tool_choice', '"auto", "none", "required" or an object');
  const choice = new Fields(value, body.at('tool_choice'));
  const type = choice.needText('type');
  if (type === 'allowed_tools') return allowed(choice) ?? { kind: 'native', value };
  if (type !== 'function' && type !== 'custom') return { kind: 'native', value };
  return { kind: 'tool', name: choice.needText('name'), namespace: choice.text('namespace') };
}

/** Null where a tool of the provider's is among them. */
function allowed(choice: Fields): ToolChoice | null {
  const mode = choice.needText('mode');
  if (mode !== 'auto' && mode !== 'required') choice.refuse('mode', '"auto" or "required"');
  const tools = choice.list('tools') ?? [];
  const names = tools.map(nameOf);
  return names.every((name) => name !== null) ? { kind: 'allowed', mode, names } : null;
}

function nameOf(tool: Json, index: number): string | null {
  const { type, name, ...rest } = fieldsAt(tool, `tool_choice.tools[${index}]`).whole();
  const isCallers = type === 'function' || type === 'custom';
  return isCallers && typeof name === 'string' && isEmpty(rest) ? textOf(name) : null;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
