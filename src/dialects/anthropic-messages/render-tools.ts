import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { flatName, TEXT_SCHEMA, textDescription } from '../../hub/tool-names.ts';
import { isObject } from '../../wire/json-read.ts';
import { boundSchema } from './bound-schema.ts';
import { cacheOf, extraOf, nameOf, type Rendering, said } from './rendering.ts';
import { ID } from './schema.ts';

/** The tools as this dialect declares them; null where the caller has none. */
export function renderTools(rendering: Rendering): JsonObject[] | null {
  const { conversation, own } = rendering;
  const tools = conversation.tools
    .filter((tool) => isAllowed(tool, conversation.toolChoice))
    .map((tool) => toolOf(tool, rendering))
    .filter((tool) => tool !== null);
  return tools.length === 0 && !own ? null : tools;
}

/** A choice among some tools is said by offering only those. */
function isAllowed(tool: Tool, choice: ToolChoice | null): boolean {
  if (choice?.kind !== 'allowed' || tool.kind === 'native') return true;
  return choice.names.includes(tool.name) || choice.names.includes(flatName(tool));
}

function toolOf(tool: Tool, rendering: Rendering): JsonObject | null {
  if (tool.kind !== 'native') return callerTool(tool, rendering);
  if (rendering.conversation.dialect === ID) return tool.value;
  rendering.losses.lost('server_tool', tool.path);
  return null;
}

function callerTool(tool: FunctionTool | CustomTool, rendering: Rendering): JsonObject {
  const custom = tool.kind === 'custom';
  const description = custom ? textDescription(tool) : tool.description;
  const { schema, strict } = custom
    ? { schema: TEXT_SCHEMA, strict: null }
    : inputOf(tool, rendering);
  return {
    name: nameOf(tool, rendering),
    ...said({ description: description === '' && !rendering.own ? null : description }),
    ...said({ input_schema: schema }),
    ...said({ strict }),
    ...cacheOf(tool.cache),
    ...extraOf(rendering, tool.extra, tool.path),
  };
}

/** The vendor wants a schema, and one of an object. */
function schemaOf({ schema }: FunctionTool, own: boolean): JsonObject | null {
  if (own) return schema;
  if (schema === null) return { type: 'object', properties: {} };
  return schema['type'] === 'object' ? schema : { ...schema, type: 'object' };
}

interface Input {
  readonly schema: JsonObject | null;
  readonly strict: boolean | null;
}

/** A strict tool needs a model that can be bound to a schema, and a schema that can bind it. */
function inputOf(tool: FunctionTool, { own, target, losses }: Rendering): Input {
  const { strict, path } = tool;
  const schema = schemaOf(tool, own);
  const refused = target.quirks.strictTools === false || target.rules?.schema === false;
  if (strict === true && refused) losses.lost('strict', path);
  if (own) return { schema, strict: strict === true && refused ? null : strict };
  if (strict !== true || refused) return { schema, strict: null };
  const bound = boundSchema(schema ?? {});
  if (bound === null) losses.lost('strict', path);
  else if (bound.loose) losses.lost('schema', path);
  return bound === null ? { schema, strict: null } : { schema: bound.schema, strict };
}

export interface RenderedChoice {
  readonly choice: JsonObject | null;
  /** Whether the model has to call a tool. */
  readonly forced: boolean;
}

const PATH = 'tool_choice';

/** @param tools Those that are offered. */
export function renderChoice(
  rendering: Rendering,
  tools: readonly JsonObject[] | null,
): RenderedChoice {
  const { conversation, own, losses, target } = rendering;
  const { toolChoice, settings } = conversation;
  const without = !tools?.length && (!own || target.quirks.emptyToolChoice === false);
  const asked = toolChoice === null ? null : choiceOf(toolChoice, rendering);
  const forced = asked !== null && (asked['type'] === 'any' || asked['type'] === 'tool');
  if (without) return { choice: null, forced: false };
  const refused = forced && target.rules?.forcedTools === false;
  if (refused) losses.lost('tool_choice', PATH);
  const choice = refused ? { type: 'auto' } : asked;
  return { choice: withParallel(choice, settings.parallelTools, own), forced: forced && !refused };
}

function choiceOf(choice: ToolChoice, rendering: Rendering): JsonObject | null {
  const { conversation, losses } = rendering;
  if (choice.kind === 'auto' || choice.kind === 'none') return { type: choice.kind };
  if (choice.kind === 'tool') return { type: 'tool', name: nameOf(choice, rendering) };
  if (choice.kind === 'allowed') return { type: choice.mode === 'auto' ? 'auto' : 'any' };
  if (choice.kind !== 'native') return { type: 'any' };
  if (conversation.dialect === ID && isObject(choice.value)) return choice.value;
  losses.missing('tool', PATH);
  return null;
}

/** Several calls at once are allowed unless the choice says otherwise; `none` has no such member. */
function withParallel(
  choice: JsonObject | null,
  parallel: boolean | null,
  own: boolean,
): JsonObject | null {
  if (parallel === null || (parallel && !own)) return choice;
  if (choice?.['type'] === 'none' && !own) return choice;
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: !parallel };
}
