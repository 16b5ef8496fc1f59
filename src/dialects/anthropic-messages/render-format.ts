import type { JsonObject } from '../../contract/json.ts';
import { answerSchema } from './bound-schema.ts';
import type { Rendering } from './rendering.ts';

export interface RenderedFormat {
  /** For `output_config.format`. */
  readonly format: JsonObject | null;
  /** For the system prompt, where the format cannot be held to otherwise. */
  readonly prompt: string | null;
}

const NEITHER: RenderedFormat = { format: null, prompt: null };

/**
 * A schema binds the answer where the model can be bound to it; elsewhere, and for JSON of any kind,
 * which this dialect has no word for, the prompt asks for it.
 */
export function renderFormat({ conversation, target, losses, own }: Rendering): RenderedFormat {
  const { format } = conversation.settings;
  if (format === null || format.kind === 'text') return NEITHER;
  if (format.kind !== 'schema') {
    losses.lost('schema', 'format');
    return { format: null, prompt: 'Answer with one JSON object and nothing else.' };
  }
  const { schema, description } = format;
  const native = target.rules?.schema !== false && target.quirks.schema !== 'json_only';
  const bound = !native ? null : own ? { schema, loose: false } : answerSchema(schema);
  if (bound?.loose !== false) losses.lost('schema', 'format');
  if (bound !== null) {
    return { format: { type: 'json_schema', schema: bound.schema }, prompt: null };
  }
  const what = description === null ? '' : `${description}\n`;
  const prompt = `Answer with one JSON value that fits this JSON Schema, and nothing else: no other text, no code fence.\n${what}${JSON.stringify(schema)}`;
  return { format: null, prompt };
}
