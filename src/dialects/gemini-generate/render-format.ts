import type { Format } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { openApiOf, withoutConst } from './json-schema.ts';
import type { RenderContext } from './render-context.ts';
import type { Draft } from './schema.ts';

type SchemaFormat = Extract<Format, { kind: 'schema' }>;

const JSON_TYPE = 'application/json';

/** The form the answer must have. */
export function renderFormat(context: RenderContext): Draft {
  const { conversation, own } = context;
  const { format } = conversation.settings;
  if (format === null) return {};
  if (format.kind !== 'schema') {
    if (format.kind === 'json') {
      return isAskedInWords(context) ? {} : { responseMimeType: JSON_TYPE };
    }
    return own ? { responseMimeType: 'text/plain' } : {};
  }
  const how = schemaSupport(context);
  if (how === 'prompt') return {};
  if (how === 'json') return { responseMimeType: JSON_TYPE };
  return { responseMimeType: JSON_TYPE, ...schemaMember(format, own) };
}

function schemaMember(format: SchemaFormat, own: boolean): Draft {
  const openApi = openApiOf(format.schema);
  if (own && openApi !== undefined) return { responseSchema: openApi };
  return { responseJsonSchema: own ? format.schema : described(format) };
}

function described({ schema, description }: SchemaFormat): JsonObject {
  const { $schema: _, ...rest } = schema;
  const known = withoutConst(rest);
  return description === null || known['description'] !== undefined
    ? known
    : { ...known, description };
}

/**
 * Whether a schema binds the answer, or stands in the prompt beside a wish for JSON. Models that
 * take no schema beside functions take no wish for JSON there either.
 */
function schemaSupport({ conversation, target }: RenderContext): 'schema' | 'json' | 'prompt' {
  const { rules, quirks } = target;
  const functions = conversation.tools.some(({ kind }) => kind !== 'native');
  if (functions && rules?.schemaWithTools === false) return 'prompt';
  return rules?.schema === false || quirks.schema === 'json_only' ? 'json' : 'schema';
}

/** Whether JSON of any kind cannot be wished for either, for the functions beside it. */
function isAskedInWords(context: RenderContext): boolean {
  return !context.own && schemaSupport(context) === 'prompt';
}

/** What the prompt says of the form, null where the answer is bound to it. */
export function formatInPrompt(context: RenderContext): string | null {
  const { format } = context.conversation.settings;
  if (format?.kind === 'json' && isAskedInWords(context)) {
    context.losses.lost('schema', 'format');
    return 'Answer with one JSON value and nothing else.';
  }
  if (format?.kind !== 'schema' || schemaSupport(context) === 'schema') return null;
  if (format.strict !== false) context.losses.lost('strict', 'strict');
  return `Answer with one JSON value and nothing else. It must follow this JSON Schema:\n${JSON.stringify(format.schema)}`;
}
