import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectOf } from '../../hub/lenient.ts';
import { takesStrict } from '../../hub/strict-schema.ts';
import { objectSchema } from '../../hub/tool-schema.ts';
import { GROUP } from './schema.ts';
import { extraOf, nameOf, said, type Task } from './task.ts';

type CallersTool = FunctionTool | CustomTool;

/** `tools`, those of one namespace together again, and `tool_choice`. */
export function renderTools(task: Task): JsonObject {
  const tools: Json[] = [];
  let group: CallersTool[] = [];
  const flush = (): void => {
    if (group.length > 0) tools.push(groupOf(group, task));
    group = [];
  };
  for (const tool of task.conversation.tools) {
    const space = tool.kind === 'native' ? null : tool.namespace;
    const [first] = group;
    if (first !== undefined && (first.namespace !== space || startsGroup(tool))) flush();
    if (tool.kind === 'native') tools.push(...nativeTool(tool, task));
    else if (space === null) tools.push(toolOf(tool, task));
    else group.push(tool);
  }
  flush();
  const list = tools.length === 0 ? {} : { tools };
  return { ...list, ...said({ tool_choice: choiceOf(task, tools.length) }) };
}

function startsGroup(tool: Tool): boolean {
  return tool.kind !== 'native' && tool.extra[GROUP] !== undefined;
}

function nativeTool(tool: Extract<Tool, { kind: 'native' }>, task: Task): readonly Json[] {
  if (task.own) return [tool.value];
  task.losses.lost('server_tool', tool.path);
  return [];
}

function groupOf(tools: readonly CallersTool[], task: Task): Json {
  const [first] = tools;
  return {
    type: 'namespace',
    name: first?.namespace ?? '',
    ...objectOf(first?.extra[GROUP]),
    tools: tools.map((tool) => toolOf(tool, task)),
  };
}

/** The vendor takes a schema for strict unless told otherwise, which other dialects never mean. */
function toolOf(tool: CallersTool, task: Task): Json {
  const { kind, name, description, path } = tool;
  if (tool.cache !== null) task.losses.lost('cache_control', path);
  const { [GROUP]: _, ...extra } = extraOf(task, tool.extra, path);
  const head = { type: kind, name: nameOf(task, name), ...said({ description }) };
  if (kind === 'custom') return { ...head, ...said({ format: tool.format }), ...extra };
  const parameters = task.own ? tool.schema : objectSchema(tool.schema);
  const strict = strictOf(tool, task);
  return { ...head, ...said({ parameters, strict }), ...extra };
}

function strictOf({ strict, schema, path }: FunctionTool, task: Task): boolean | null {
  if (!task.own && strict === true && !takesStrict(schema ?? {})) {
    task.losses.lost('strict', path);
    return task.target.quirks.strictTools === false ? null : false;
  }
  if (task.target.quirks.strictTools === false) {
    if (strict === true) task.losses.lost('strict', path);
    return null;
  }
  return strict ?? (task.own ? null : false);
}

function choiceOf(task: Task, count: number): Json {
  const { toolChoice } = task.conversation;
  const { rules, quirks } = task.target;
  if (toolChoice === null || (count === 0 && quirks.emptyToolChoice === false)) return null;
  if (rules?.forcedTools !== false || !forces(toolChoice)) return choiceJson(toolChoice, task);
  task.losses.lost('tool_choice', 'tool_choice');
  const isAllowed = toolChoice.kind === 'allowed';
  return isAllowed ? choiceJson({ ...toolChoice, mode: 'auto' }, task) : 'auto';
}

function forces(choice: ToolChoice): boolean {
  if (choice.kind === 'allowed') return choice.mode === 'required';
  return choice.kind === 'required' || choice.kind === 'tool';
}

function choiceJson(choice: ToolChoice, task: Task): Json {
  if (choice.kind === 'native') {
    if (task.own) return choice.value;
    task.losses.missing('tool', 'tool_choice');
    return null;
  }
  if (choice.kind === 'tool') {
    const { name, namespace } = choice;
    return { type: kindOf(name, task), name: nameOf(task, name), ...said({ namespace }) };
  }
  if (choice.kind !== 'allowed') return choice.kind;
  const tools = choice.names.map((name) => ({
    type: kindOf(name, task),
    name: nameOf(task, name),
  }));
  return { type: 'allowed_tools', mode: choice.mode, tools };
}

/** A choice says again of what kind the tool is. */
function kindOf(name: string, { conversation }: Task): 'function' | 'custom' {
  const tool = conversation.tools.find((one) => one.kind !== 'native' && one.name === name);
  return tool?.kind === 'custom' ? 'custom' : 'function';
}
