import type { NativeTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { hasMembers, readCache } from './parse-fields.ts';

const NOTHING: JsonObject = {};

export function parseTools(fields: Fields): Tool[] {
  return (fields.entries('tools') ?? []).map(parseTool);
}

/** Tools of the caller have no type or `custom`; any other type is a tool of the vendor's. */
function parseTool(tool: Fields): Tool {
  const { type } = tool.whole();
  const { path } = tool;
  if (typeof type === 'string' && type !== 'custom') {
    return { kind: 'native', path, type, value: tool.whole() };
  }
  if (type !== undefined && type !== null && typeof type !== 'string') tool.text('type');
  const name = tool.needText('name');
  const description = tool.text('description');
  const schema = tool.object('input_schema');
  const strict = tool.flag('strict');
  const { cache, extra } = readCache(tool);
  const rest = { ...tool.rest(), ...extra };
  return {
    kind: 'function',
    path,
    name,
    namespace: null,
    description,
    schema,
    strict,
    cache,
    extra: rest,
  };
}

interface Choice {
  readonly toolChoice: ToolChoice | null;
  readonly parallelTools: boolean | null;
  /** The whole choice, where it says more than the hub has words for. */
  readonly extra: JsonObject;
}

export function parseToolChoice(fields: Fields, tools: readonly Tool[]): Choice {
  const choice = fields.fields('tool_choice');
  if (choice === null) return { toolChoice: null, parallelTools: null, extra: NOTHING };
  const type = choice.needText('type');
  const alone = choice.flag('disable_parallel_tool_use');
  const toolChoice = choiceOf(choice, type, tools);
  return {
    toolChoice,
    parallelTools: alone === null ? null : !alone,
    extra: hasMembers(choice.rest()) ? { tool_choice: choice.whole() } : NOTHING,
  };
}

function choiceOf(choice: Fields, type: string, tools: readonly Tool[]): ToolChoice {
  if (type === 'auto' || type === 'none') return { kind: type };
  if (type === 'any') return { kind: 'required' };
  if (type !== 'tool') return { kind: 'native', value: choice.whole() };
  const name = choice.needText('name');
  const hosted = tools.some((tool) => tool.kind === 'native' && isNamed(tool, name));
  if (hosted) return { kind: 'native', value: { type, name } };
  return { kind: 'tool', name, namespace: null };
}

function isNamed({ value }: NativeTool, name: string): boolean {
  return value['name'] === name;
}
