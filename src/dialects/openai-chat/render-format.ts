import type { Format } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { rootedSchema, takesStrict } from '../../hub/strict-schema.ts';
import type { Saying } from './saying.ts';

/** The form of the answer, and words for the prompt where the server cannot be bound to it. */
export interface FormatSaid {
  readonly fields: JsonObject;
  readonly words: string | null;
}

export function renderFormat(saying: Saying, hasTools: boolean): FormatSaid {
  const { own, conversation, target, losses } = saying;
  const { format } = conversation.settings;
  if (format === null) return { fields: {}, words: null };
  const { rules, quirks } = target;
  // Servers that take no schema beside tools do not take JSON of any kind beside them either.
  const alone = rules?.schemaWithTools === false && hasTools;
  if (alone && !own && format.kind === 'json') {
    losses.lost('schema', 'response_format');
    return { fields: {}, words: 'Answer with one JSON value and nothing else.' };
  }
  if (!own && format.kind === 'schema' && rootedSchema(format.schema) === null) {
    // Not as JSON of any kind either, for that is an object too.
    losses.lost('schema', 'response_format');
    return { fields: {}, words: schemaWords(format.schema) };
  }
  if (format.kind === 'schema') {
    if (alone || quirks.schema === 'json_only' || rules?.schema === false) {
      losses.lost('strict', 'response_format');
      const fields = alone ? {} : { response_format: { type: 'json_object' } };
      return { fields, words: schemaWords(format.schema) };
    }
  }
  const asked = own ? conversation.idiom?.['response_format'] : undefined;
  return { fields: { response_format: asked ?? sayFormat(saying, format) }, words: null };
}

function sayFormat({ own, losses }: Saying, format: Format): JsonObject {
  if (format.kind !== 'schema') return { type: format.kind === 'text' ? 'text' : 'json_object' };
  const { name, description, schema, strict } = format;
  const loose = !own && strict === true && !takesStrict(schema);
  if (loose) losses.lost('strict', 'response_format');
  return {
    type: 'json_schema',
    json_schema: {
      // OpenAI refuses a schema without a name.
      name: name ?? 'answer',
      ...(description === null ? {} : { description }),
      schema: own ? schema : (rootedSchema(schema) ?? schema),
      ...(strict === null || loose ? {} : { strict }),
    },
  };
}

/**
 * The word without which OpenAI refuses JSON alone ("must contain the word 'json' in some form"):
 * https://platform.openai.com/docs/guides/structured-outputs#json-mode. Null where it is said.
 */
export function jsonWord(
  { own, conversation }: Saying,
  messages: readonly JsonObject[],
): string | null {
  const asks = !own && conversation.settings.format?.kind === 'json';
  return asks && !/json/i.test(JSON.stringify(messages)) ? 'Answer in JSON.' : null;
}

/** DeepSeek asks for the word JSON in the prompt: https://api-docs.deepseek.com/guides/json_mode. */
function schemaWords(schema: JsonObject): string {
  return `Answer with one JSON value and nothing else, without a code fence. It must be valid by this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** The messages with more words in the first system prompt, or in one of their own. */
export function withWords(messages: readonly JsonObject[], words: string | null): JsonObject[] {
  if (words === null) return [...messages];
  const [first, ...rest] = messages;
  const leads = first?.['role'] === 'system' || first?.['role'] === 'developer';
  if (first !== undefined && leads && typeof first['content'] === 'string') {
    return [{ ...first, content: `${first['content']}\n\n${words}` }, ...rest];
  }
  return [{ role: 'system', content: words }, ...messages];
}
