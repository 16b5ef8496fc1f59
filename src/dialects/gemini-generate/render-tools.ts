import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf } from '../../hub/lenient.ts';
import { fittingName, flatName, TEXT_SCHEMA, textDescription } from '../../hub/tool-names.ts';
import { openApiOf, withoutConst } from './json-schema.ts';
import { nameOf, type RenderContext } from './render-context.ts';
import { type Draft, TOOL_NAMES } from './schema.ts';

/** The entries of `tools`: functions that follow each other share one. */
export function renderTools(context: RenderContext): readonly Draft[] | undefined {
  const entries: Draft[] = [];
  let functions: Draft[] | null = null;
  for (const tool of context.conversation.tools) {
    if (tool.kind === 'native') {
      if (renderNative(tool, context)) {
        entries.push({ ...tool.value });
        functions = null;
      }
    } else {
      if (functions === null) {
        functions = [];
        entries.push({ functionDeclarations: functions });
      }
      functions.push(declaration(tool, context));
    }
  }
  return entries.length === 0 ? undefined : entries;
}

function renderNative({ path }: Tool, { own, losses }: RenderContext): boolean {
  if (!own) losses.lost('server_tool', path);
  return own;
}

function declaration(tool: FunctionTool | CustomTool, context: RenderContext): Draft {
  const { own, losses, target } = context;
  if (tool.cache !== null) losses.lost('cache_control', tool.path);
  const strict = tool.kind === 'function' && tool.strict === true;
  if (strict && target.quirks.strictTools === false) losses.lost('strict', tool.path);
  if (!own) losses.extra(tool.extra, tool.path);
  const description =
    tool.kind === 'custom' ? textDescription(tool) : (tool.description ?? undefined);
  return {
    name: nameOf(tool, context),
    description: description === '' && tool.kind === 'custom' ? undefined : description,
    ...parameters(tool, context),
    ...(own ? tool.extra : {}),
  };
}

function parameters(tool: FunctionTool | CustomTool, { own, target }: RenderContext): Draft {
  if (tool.kind === 'custom') return { parametersJsonSchema: TEXT_SCHEMA };
  if (tool.schema === null) return {};
  const openApi = openApiOf(tool.schema);
  if (own && openApi !== undefined) return { parameters: openApi };
  return { parametersJsonSchema: own && target.rules === null ? tool.schema : known(tool.schema) };
}

/** `$schema` names a draft, which nobody needs and the vendor does not know. */
function known(schema: JsonObject): JsonObject {
  const { $schema: _, ...rest } = schema;
  return withoutConst(rest);
}

/** How functions may be called. */
export function renderCalling(context: RenderContext): Draft | undefined {
  const { conversation, own } = context;
  const left = own ? objectOf(conversation.extra['toolConfig']) : {};
  const calling = { ...callingConfig(context), ...leftCalling(left, context) };
  const config = Object.keys(calling).length === 0 ? {} : { functionCallingConfig: calling };
  const whole = { ...left, ...config };
  return Object.keys(whole).length === 0 ? undefined : whole;
}

/** What is said anew; calls are not held to schemas where the server cannot do it. */
function leftCalling(left: JsonObject, { losses, target }: RenderContext): JsonObject {
  const calling = objectOf(left['functionCallingConfig']);
  if (calling['mode'] !== 'VALIDATED' || target.quirks.strictTools !== false) return calling;
  losses.lost('strict', 'toolConfig');
  const { mode: _, ...rest } = calling;
  return rest;
}

function callingConfig(context: RenderContext): Draft {
  const { conversation, own, losses, target } = context;
  const { toolChoice: choice, settings, tools } = conversation;
  const functions = tools.filter((tool) => tool.kind !== 'native');
  const strict =
    target.quirks.strictTools !== false &&
    functions.some((tool) => tool.kind === 'function' && tool.strict === true);
  if (settings.parallelTools === false) losses.lost('parallel_tool_calls', 'parallel_tool_calls');
  if (choice?.kind === 'native') {
    losses.missing('tool', 'tool_choice');
    return {};
  }
  // A choice without functions is refused.
  if (functions.length === 0 && !own) return {};
  if (choice === null) return strict ? { mode: 'VALIDATED' } : {};
  if (target.rules?.forcedTools === false && isForced(choice)) {
    losses.lost('tool_choice', 'tool_choice');
    return { mode: strict ? 'VALIDATED' : 'AUTO' };
  }
  return configFor(choice, context, strict);
}

function isForced(choice: ToolChoice): boolean {
  return (
    choice.kind === 'required' ||
    choice.kind === 'tool' ||
    (choice.kind === 'allowed' && choice.mode === 'required')
  );
}

/** Names may be given to the modes ANY and VALIDATED only. */
function configFor(
  choice: Exclude<ToolChoice, { kind: 'native' }>,
  context: RenderContext,
  strict: boolean,
): Draft {
  const { own } = context;
  const offered = strict ? 'VALIDATED' : 'AUTO';
  if (choice.kind === 'tool')
    return { mode: 'ANY', allowedFunctionNames: [nameOf(choice, context)] };
  if (choice.kind === 'allowed') {
    const mode = choice.mode === 'required' ? 'ANY' : own ? offered : 'VALIDATED';
    return { mode, allowedFunctionNames: allowedNames(choice.names, context) };
  }
  if (choice.kind === 'none') return { mode: 'NONE' };
  return { mode: choice.kind === 'auto' ? offered : 'ANY' };
}

/** A choice may name tools with their namespace or without it. */
function allowedNames(
  names: readonly string[],
  { conversation, own }: RenderContext,
): readonly string[] {
  if (own) return names;
  return names.map((name) => {
    const tool = conversation.tools.find((one) => one.kind !== 'native' && one.name === name);
    const flat = tool === undefined || tool.kind === 'native' ? name : flatName(tool);
    return fittingName(flat, TOOL_NAMES);
  });
}
