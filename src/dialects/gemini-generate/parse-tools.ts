import type { FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf } from '../../hub/lenient.ts';
import { type Fields, refuseField } from '../../hub/strict.ts';
import { fromOpenApi } from './json-schema.ts';
import { leftover, messageIn, messagesIn } from './spelling.ts';
import { isWhole } from './whole-schema.ts';

interface Functions {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | null;
  readonly extra: JsonObject;
}

/** How functions may be called, and what is left of the configuration. */
interface Calling {
  readonly choice: ToolChoice | null;
  /** Calls are held to their schemas, of whatever function. */
  readonly validated: boolean;
  readonly extra: JsonObject;
}

/** @throws {GatewayError} `invalid_field`. */
function parseTools(body: Fields): readonly Tool[] {
  const entries = messagesIn(body, 'tools') ?? [];
  return entries.flatMap((entry) => [
    ...(messagesIn(entry, 'functionDeclarations') ?? []).map(declared),
    ...nativeTools(entry),
  ]);
}

function declared(fields: Fields): FunctionTool {
  return {
    kind: 'function',
    path: fields.path,
    name: fields.needText('name'),
    namespace: null,
    description: fields.text('description'),
    cache: null,
    schema: schemaOf(fields),
    strict: null,
    extra: fields.rest(),
  };
}

function schemaOf(fields: Fields): JsonObject | null {
  const schema = fields.object('parametersJsonSchema');
  if (schema !== null) return schema;
  const openApi = fields.object('parameters');
  return openApi === null ? null : fromOpenApi(openApi);
}

/** One entry may hold several tools of the provider, each under its name. */
function nativeTools(entry: Fields): readonly Tool[] {
  return Object.entries(entry.rest()).flatMap(([type, value]): Tool[] =>
    value === undefined || value === null
      ? []
      : [{ kind: 'native', path: entry.at(type), type, value: { [type]: value } }],
  );
}

/**
 * Tools, and how they are called. Where calls are held to schemas the tools are strict, if all of
 * them could be so elsewhere: others refuse strict tools with members that may be missing. Else the
 * mode is one of the members nothing else holds.
 *
 * @throws {GatewayError} `invalid_field`.
 */
export function parseFunctions(body: Fields): Functions {
  const { choice, validated, extra } = parseCalling(body);
  const tools = parseTools(body);
  if (!validated) return { tools, choice, extra };
  const functions = tools.filter((tool) => tool.kind === 'function');
  if (functions.length > 0 && functions.every(({ schema }) => isWhole(schema ?? {}))) {
    const strict = tools.map((tool) =>
      tool.kind === 'function' ? { ...tool, strict: true } : tool,
    );
    return { tools: strict, choice, extra };
  }
  const left = objectOf(extra['toolConfig']);
  const mode = { mode: 'VALIDATED', ...objectOf(left['functionCallingConfig']) };
  return { tools, choice, extra: { toolConfig: { ...left, functionCallingConfig: mode } } };
}

/** @throws {GatewayError} `invalid_field`. */
function parseCalling(body: Fields): Calling {
  const config = messageIn(body, 'toolConfig');
  const calling = config === null ? null : messageIn(config, 'functionCallingConfig');
  if (config === null || calling === null) {
    return {
      choice: null,
      validated: false,
      extra: config === null ? {} : leftover(config, 'toolConfig'),
    };
  }
  const mode = calling.text('mode')?.toUpperCase() ?? null;
  const names = namesIn(calling);
  const choice = choiceOf(mode, names);
  const rest = choice === null ? calling.whole() : calling.rest();
  const inner = Object.keys(rest).length === 0 ? {} : { functionCallingConfig: rest };
  const left = { ...config.rest(), ...inner };
  return {
    choice,
    validated: mode === 'VALIDATED',
    extra: Object.keys(left).length === 0 ? {} : { toolConfig: left },
  };
}

function namesIn(calling: Fields): readonly string[] {
  const path = calling.at('allowedFunctionNames');
  return (calling.list('allowedFunctionNames') ?? []).map((name, index) =>
    typeof name === 'string' ? name : refuseField(`${path}[${index}]`, 'a string'),
  );
}

/** Null for a mode that has no word: it is kept as it stands. */
function choiceOf(mode: string | null, names: readonly string[]): ToolChoice | null {
  if (mode === 'NONE' && names.length === 0) return { kind: 'none' };
  if (mode === 'ANY') {
    const [name] = names;
    if (name === undefined) return { kind: 'required' };
    if (names.length === 1) return { kind: 'tool', name, namespace: null };
    return { kind: 'allowed', mode: 'required', names };
  }
  if (mode !== 'AUTO' && mode !== 'VALIDATED') return null;
  return names.length === 0 ? { kind: 'auto' } : { kind: 'allowed', mode: 'auto', names };
}
