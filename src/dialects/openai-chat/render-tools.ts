import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { takesStrict } from '../../hub/strict-schema.ts';
import { flatName, TEXT_SCHEMA, textDescription } from '../../hub/tool-names.ts';
import { objectSchema } from '../../hub/tool-schema.ts';
import { isLegacyPath } from './legacy.ts';
import { below, extraOf, marked, nameOf, type Saying } from './saying.ts';

export function renderTools(saying: Saying): JsonObject {
  const { own, conversation, target } = saying;
  const offered = own ? conversation.tools : conversation.tools.filter(allowed(saying));
  const functions = own ? offered.filter(({ path }) => isLegacyPath(path)) : [];
  const tools = offered
    .filter((tool) => !functions.includes(tool))
    .map((tool) => renderTool(saying, tool))
    .filter((tool) => tool !== null);
  const none = own && conversation.idiom?.['tools'] !== undefined;
  return {
    ...(tools.length > 0 || none ? { tools } : {}),
    ...(functions.length > 0 ? { functions: functions.map((tool) => inOldWay(saying, tool)) } : {}),
    ...renderChoice(saying, tools.length > 0 || (own && target.quirks.emptyToolChoice !== false)),
    ...renderParallel(saying, tools.length > 0),
  };
}

/** A choice among some tools is said by offering only those, which every server understands. */
function allowed({ conversation: { toolChoice } }: Saying): (tool: Tool) => boolean {
  if (toolChoice?.kind !== 'allowed') return () => true;
  const names = new Set(toolChoice.names);
  return (tool) => tool.kind !== 'native' && (names.has(tool.name) || names.has(flatName(tool)));
}

function renderTool(saying: Saying, tool: Tool): Json | null {
  if (tool.kind === 'native') {
    if (saying.own) return tool.value;
    saying.losses.lost('server_tool', tool.path);
    return null;
  }
  const more = {
    ...extraOf(saying, tool.extra, tool.path),
    ...marked(saying, tool.cache, tool.path),
  };
  if (tool.kind === 'custom' && saying.own) {
    const { name, description, format } = tool;
    const inner = { name, ...described(description), ...(format === null ? {} : { format }) };
    return { type: 'custom', ...below('custom', inner, more) };
  }
  const inner = tool.kind === 'custom' ? asFunction(saying, tool) : functionOf(saying, tool);
  return { type: 'function', ...below('function', inner, more) };
}

/** Hardly any compatible server knows tools of free text. */
function asFunction(saying: Saying, tool: CustomTool): JsonObject {
  if (tool.format?.['type'] === 'grammar') saying.losses.lost('strict', tool.path);
  const description = textDescription(tool);
  return {
    name: nameOf(saying, tool),
    ...described(description === '' ? null : description),
    parameters: TEXT_SCHEMA,
  };
}

function functionOf(saying: Saying, tool: FunctionTool): JsonObject {
  const { own, losses, target } = saying;
  const loose = !own && tool.strict === true && !takesStrict(tool.schema ?? {});
  const refused = loose || (target.quirks.strictTools === false && tool.strict !== null);
  if (refused && tool.strict) losses.lost('strict', tool.path);
  const schema = own ? tool.schema : objectSchema(tool.schema);
  return {
    name: nameOf(saying, tool),
    ...described(tool.description),
    ...(schema === null ? {} : { parameters: schema }),
    ...(tool.strict === null || refused ? {} : { strict: tool.strict }),
  };
}

function described(description: string | null): JsonObject {
  return description === null ? {} : { description };
}

function inOldWay(saying: Saying, tool: Tool): JsonObject {
  return tool.kind === 'function' ? { ...functionOf(saying, tool), ...tool.extra } : {};
}

/** @param some Whether a choice may be sent: without tools OpenAI and others refuse one. */
function renderChoice(saying: Saying, some: boolean): JsonObject {
  const { own, conversation, target, losses } = saying;
  const choice = conversation.toolChoice;
  if (choice === null) return {};
  const { tool_choice: asked, function_call: inOldWords } = conversation.idiom ?? {};
  if (own && inOldWords !== undefined) return { function_call: inOldWords };
  if (!own && choice.kind === 'native') losses.missing('tool', 'tool_choice');
  if (!some || (!own && choice.kind === 'native')) {
    if (!own && choice.kind === 'required') losses.missing('tool', 'tool_choice');
    return {};
  }
  if (forces(choice) && target.rules?.forcedTools === false) {
    losses.lost('tool_choice', 'tool_choice');
    return { tool_choice: 'auto' };
  }
  if (own && asked !== undefined) return { tool_choice: asked };
  return { tool_choice: sayChoice(saying, choice) };
}

function forces(choice: ToolChoice): boolean {
  return (
    choice.kind === 'required' ||
    choice.kind === 'tool' ||
    (choice.kind === 'allowed' && choice.mode === 'required')
  );
}

function sayChoice(saying: Saying, choice: ToolChoice): Json {
  const { own, conversation } = saying;
  if (choice.kind === 'native') return choice.value;
  if (choice.kind === 'allowed') return choice.mode;
  if (choice.kind !== 'tool') return choice.kind;
  const isCustom = conversation.tools.some(
    (tool) => tool.kind === 'custom' && tool.name === choice.name,
  );
  const name = nameOf(saying, choice);
  return own && isCustom
    ? { type: 'custom', custom: { name } }
    : { type: 'function', function: { name } };
}

/** True is what every server does unasked, and not all know the word. */
function renderParallel({ own, conversation }: Saying, some: boolean): JsonObject {
  const { parallelTools } = conversation.settings;
  if (own) return parallelTools === null ? {} : { parallel_tool_calls: parallelTools };
  return parallelTools === false && some ? { parallel_tool_calls: false } : {};
}
