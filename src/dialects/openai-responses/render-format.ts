import type { Format } from '../../contract/conversation.ts';
import type { Json } from '../../contract/json.ts';
import { rootedSchema, takesStrict } from '../../hub/strict-schema.ts';
import { said, type Task } from './task.ts';

/** How the answer is to be written, as far as the target takes it. */
export function renderFormat(task: Task): Json {
  const { format } = task.conversation.settings;
  if (format === null) return null;
  if (format.kind === 'json') return { type: 'json_object' };
  if (format.kind !== 'schema') return { type: 'text' };
  const { bound, json } = schemaTaken(task);
  if (bound) return schemaFormat(format, task);
  if (!json && isRootless(task)) {
    task.losses.lost('schema', 'text.format');
    return null;
  }
  if (format.strict === true) task.losses.lost('strict', 'text.format');
  return json ? { type: 'json_object' } : null;
}

function schemaFormat(format: Extract<Format, { kind: 'schema' }>, task: Task): Json {
  const { own, losses } = task;
  const { description, schema, strict } = format;
  // A name is required (resources/responses, `ResponseFormatTextJSONSchemaConfig`).
  const name = format.name ?? (own ? null : 'answer');
  const head = { type: 'json_schema', ...said({ name, description }) };
  if (own) return { ...head, schema, ...said({ strict }) };
  const loose = strict === true && !takesStrict(schema);
  if (loose) losses.lost('strict', 'text.format');
  const rooted = rootedSchema(schema) ?? schema;
  return { ...head, schema: rooted, ...said({ strict: loose ? null : strict }) };
}

/** Whether a schema binds the answer; if not, whether JSON is asked for at all. */
function schemaTaken(task: Task): { bound: boolean; json: boolean } {
  const { conversation, target } = task;
  const { rules, quirks } = target;
  // JSON of any kind is an object too.
  if (isRootless(task)) return { bound: false, json: false };
  const withTools = conversation.tools.some(({ kind }) => kind === 'function');
  if (withTools && rules?.schemaWithTools === false) return { bound: false, json: false };
  const bound = quirks.schema !== 'json_only' && rules?.schema !== false;
  return { bound, json: true };
}

/** Whether a schema of another dialect is none of an object, as the vendor wants it. */
function isRootless({ conversation, own }: Task): boolean {
  const { format } = conversation.settings;
  return !own && format?.kind === 'schema' && rootedSchema(format.schema) === null;
}

/**
 * What a prompt has to say of the answer's form: a schema that cannot bind it, and the word without
 * which JSON alone is refused ("must contain the word 'json'"). Null where it needs nothing.
 */
export function formInWords(task: Task, input: Json | undefined): string | null {
  const { format } = task.conversation.settings;
  if (format?.kind === 'schema' && !schemaTaken(task).bound) {
    const schema = JSON.stringify(format.schema);
    return `Answer with nothing but one JSON value that fits this JSON Schema:\n${schema}`;
  }
  if (format?.kind !== 'json' || task.own || /json/i.test(JSON.stringify(input))) return null;
  return 'Answer in JSON.';
}
