import type { FunctionTool, Tool, ToolChoice } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { type Fields, refuseField } from '../../hub/strict.ts';
import { fromOpenApi } from './json-schema.ts';
import { leftover, messageIn, messagesIn } from './spelling.ts';

/** How functions may be called, and what is left of the configuration. */
export interface Calling {
  readonly choice: ToolChoice | null;
  /** Calls are held to their schemas, of whatever function. */
  readonly strict: boolean | null;
  readonly extra: JsonObject;
}

/** @throws {GatewayError} `invalid_field`. */
export function parseTools(body: Fields, strict: boolean | null): readonly Tool[] {
  const entries = messagesIn(body, 'tools') ?? [];
  return entries.flatMap((entry) => [
    ...(messagesIn(entry, 'functionDeclarations') ?? []).map((fields) => declared(fields, strict)),
    ...nativeTools(entry),
  ]);
}

function declared(fields: Fields, strict: boolean | null): FunctionTool {
  return {
    kind: 'function',
    path: fields.path,
    name: fields.needText('name'),
    namespace: null,
    description: fields.text('description'),
    cache: null,
    schema: schemaOf(fields),
    strict,
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

/** @throws {GatewayError} `invalid_field`. */
export function parseCalling(body: Fields): Calling {
  const config = messageIn(body, 'toolConfig');
  const calling = config === null ? null : messageIn(config, 'functionCallingConfig');
  if (config === null || calling === null) {
    return {
      choice: null,
      strict: null,
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
    strict: mode === 'VALIDATED' ? true : null,
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
