import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import type { Citation, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { derivedId } from '../../hub/ids.ts';
import { writeCarried } from './carried.ts';
import { ID, MADE_REASONING } from './schema.ts';
import { said } from './task.ts';

/** All that one item of an answer says. */
export interface Output {
  readonly id: string;
  readonly head: PartHead;
  /** Paragraphs of reasoning; of everything else the one text there is. */
  readonly texts: readonly string[];
  /** Reasoning only: told as a summary, whatever it is. */
  readonly asSummary: boolean;
  readonly signature: Signature | null;
  readonly hidden: Signature | null;
  readonly annotations: readonly Json[];
  readonly probabilities: readonly Json[];
}

/** Whether this dialect has an item for such a part. Others only inform, and are left out. */
export function isItem(head: PartHead): boolean {
  if (head.kind === 'native') return head.dialect === ID;
  return head.kind !== 'media' || head.media === 'image';
}

/** The id of the item at that place, the provider's own where it is of this dialect. */
export function itemId(head: PartHead, requestId: string, index: number): string {
  if (head.kind === 'reasoning' && head.id?.startsWith('rs_')) return head.id;
  return derivedId(prefixOf(head), requestId, index);
}

function prefixOf(head: PartHead): string {
  if (head.kind === 'reasoning') return MADE_REASONING;
  if (head.kind === 'media') return 'ig_';
  if (head.kind !== 'tool_call') return 'msg_';
  return head.form === 'json' ? 'fc_' : 'ctc_';
}

type Status = 'in_progress' | 'completed';

/** The item as far as it has come. */
export function itemJson(output: Output, status: Status): JsonObject {
  const { id, head } = output;
  const text = output.texts.join('');
  if (head.kind === 'native') return { ...(head.value as JsonObject) };
  if (head.kind === 'reasoning') return { id, type: 'reasoning', ...reasoningMembers(output) };
  if (head.kind === 'media') {
    const result = status === 'completed' ? text : null;
    return { id, type: 'image_generation_call', status, result };
  }
  if (head.kind === 'tool_call') {
    const { name, id: call_id, namespace, form } = head;
    const [type, field] =
      form === 'json' ? ['function_call', 'arguments'] : ['custom_tool_call', 'input'];
    const input = status === 'completed' ? wholeInput(output) : text;
    return { id, type, status, call_id, name, ...said({ namespace }), [field as string]: input };
  }
  const content = status === 'completed' ? [contentJson(output)] : [];
  return { id, type: 'message', status, role: 'assistant', content };
}

/** What a call gets. Other dialects leave out what a tool without arguments gets. */
export function wholeInput({ head, texts }: Output): string {
  const text = texts.join('');
  const isJson = head.kind === 'tool_call' && head.form === 'json';
  return isJson && text.trim() === '' ? '{}' : text;
}

/** The one part of a message. */
export function contentJson({ head, texts, annotations, probabilities }: Output): JsonObject {
  const text = texts.join('');
  if (head.kind === 'refusal') return { type: 'refusal', refusal: text };
  return { type: 'output_text', text, annotations, logprobs: probabilities };
}

function reasoningMembers(output: Output): JsonObject {
  const { texts, asSummary, head } = output;
  const isNone = texts.length === 1 && texts[0] === '';
  const told = isNone ? [] : texts;
  const form = (head as { form: ReasoningPart['form'] }).form;
  const sealed = said({ encrypted_content: writeCarried({ ...output, form }) });
  if (asSummary) return { summary: told.map(summaryText), ...sealed };
  return { summary: [], content: told.map(reasoningText), ...sealed };
}

export function summaryText(text: string): JsonObject {
  return { type: 'summary_text', text };
}

export function reasoningText(text: string): JsonObject {
  return { type: 'reasoning_text', text };
}

/** A citation in this dialect's words; null where it has none. `end` is how far the text has come. */
export function annotationOf(citation: Citation, end: number): Json {
  if (citation.dialect === ID) return citation.native;
  const { url, title } = citation;
  if (url === null) return null;
  return {
    type: 'url_citation',
    url,
    title: title ?? '',
    start_index: citation.start ?? 0,
    end_index: citation.end ?? end,
  };
}
