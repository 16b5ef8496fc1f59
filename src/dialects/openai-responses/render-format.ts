import type { Format } from '../../contract/conversation.ts';
import type { Json } from '../../contract/json.ts';
import { said, type Task } from './task.ts';

/** How the answer is to be written, as far as the target takes it. */
export function renderFormat(task: Task): Json {
  const { format } = task.conversation.settings;
  if (format === null) return null;
  if (format.kind === 'json') return { type: 'json_object' };
  if (format.kind !== 'schema') return { type: 'text' };
  const { bound, json } = schemaTaken(task);
  if (bound) return schemaFormat(format, task);
  if (format.strict === true) task.losses.lost('strict', 'text.format');
  return json ? { type: 'json_object' } : null;
}

function schemaFormat(format: Extract<Format, { kind: 'schema' }>, { own }: Task): Json {
  const { description, schema, strict } = format;
  // A name is required (resources/responses, `ResponseFormatTextJSONSchemaConfig`).
  const name = format.name ?? (own ? null : 'answer');
  return { type: 'json_schema', ...said({ name, description }), schema, ...said({ strict }) };
}

/** Whether a schema binds the answer; if not, whether JSON is asked for at all. */
function schemaTaken({ conversation, target }: Task): { bound: boolean; json: boolean } {
  const { rules, quirks } = target;
  const withTools = conversation.tools.some(({ kind }) => kind === 'function');
  if (withTools && rules?.schemaWithTools === false) return { bound: false, json: false };
  const bound = quirks.schema !== 'json_only' && rules?.schema !== false;
  return { bound, json: true };
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
