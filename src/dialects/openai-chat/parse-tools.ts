import type {
  CustomTool,
  FunctionTool,
  NativeTool,
  Tool,
  ToolChoice,
} from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectOf, objectsOf, textOf } from '../../hub/lenient.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { takeCacheMark } from './extensions.ts';
import { needFields, within } from './parse-parts.ts';

/** `tools`, then the `functions` they replaced. */
export function parseTools(body: Fields): Tool[] {
  const tools = (body.entries('tools') ?? []).map(parseTool);
  const functions = (body.entries('functions') ?? []).map((entry) => parseFunction(entry, entry));
  return [...tools, ...functions];
}

function parseTool(tool: Fields): Tool {
  const type = tool.text('type') ?? 'function';
  if (type === 'function') return parseFunction(tool, needFields(tool, 'function'));
  return type === 'custom' ? parseCustom(tool) : nativeTool(tool, type);
}

/** @param inner Where the function's own members stand: below its name, or in the old way right here. */
function parseFunction(tool: Fields, inner: Fields): FunctionTool {
  const name = inner.needText('name');
  const description = inner.text('description');
  const schema = inner.object('parameters');
  const strict = inner.flag('strict');
  const rest = inner === tool ? {} : within('function', inner);
  return { kind: 'function', name, description, schema, strict, ...baseOf(tool, rest) };
}

function parseCustom(tool: Fields): CustomTool {
  const inner = needFields(tool, 'custom');
  const name = inner.needText('name');
  const description = inner.text('description');
  const format = inner.object('format');
  const rest = within('custom', inner);
  return { kind: 'custom', name, description, format, ...baseOf(tool, rest) };
}

type Base = Pick<FunctionTool, 'path' | 'namespace' | 'cache' | 'extra'>;

function baseOf(tool: Fields, nested: JsonObject): Base {
  const cache = takeCacheMark(tool);
  return { path: tool.path, namespace: null, cache, extra: { ...tool.rest(), ...nested } };
}

/** A tool the provider runs, or one of another server's own kinds. */
function nativeTool(tool: Fields, type: string): NativeTool {
  return { kind: 'native', path: tool.path, type, value: tool.whole() };
}

/** `tool_choice`, or the `function_call` it replaced. */
export function parseToolChoice(body: Fields): ToolChoice | null {
  const name = body.whole()['tool_choice'] == null ? 'function_call' : 'tool_choice';
  const value = body.json(name);
  if (value === undefined) return null;
  if (value === 'auto' || value === 'none' || value === 'required') return { kind: value };
  // Mistral's word for it.
  if (value === 'any') return { kind: 'required' };
  if (!isObject(value)) {
    return body.refuse(name, '"none", "auto", "required" or an object that names a tool');
  }
  return namedChoice(value, name) ?? { kind: 'native', value };
}

/** Null where it forces something else than the caller's own tools. */
function namedChoice(value: JsonObject, field: string): ToolChoice | null {
  if (field === 'function_call') {
    return { kind: 'tool', name: textOf(value['name']), namespace: null };
  }
  if (value['type'] === 'allowed_tools') return allowedChoice(objectOf(value['allowed_tools']));
  const name = toolName(value);
  return name === null ? null : { kind: 'tool', name, namespace: null };
}

function allowedChoice({ mode, tools }: JsonObject): ToolChoice | null {
  const names = objectsOf(tools).map(toolName);
  if ((mode !== 'auto' && mode !== 'required') || names.includes(null)) return null;
  return { kind: 'allowed', mode, names: names.filter((name) => name !== null) };
}

function toolName(value: JsonObject): string | null {
  const named = value['type'] === 'custom' ? value['custom'] : value['function'];
  const name: Json | undefined = isObject(named) ? named['name'] : undefined;
  return typeof name === 'string' ? name : null;
}
