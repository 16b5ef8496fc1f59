/**
 * `reasoning_details`: reasoning with signatures, as OpenRouter and AiHubMix send it and want it
 * back: https://openrouter.ai/docs/use-cases/reasoning-tokens. An entry has a text, a summary or
 * encrypted data; entries of one `index` are one block.
 */
import type { ReasoningPart, Signature } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { textOf, wordOf } from '../../hub/lenient.ts';
import { signatureIn } from '../../hub/signature.ts';
import { parseObject } from '../../wire/json-read.ts';
import { ID } from './schema.ts';

export interface Detail {
  readonly index: number | null;
  readonly id: string | null;
  readonly form: 'full' | 'summary';
  readonly text: string;
  readonly signature: Signature | null;
  readonly hidden: Signature | null;
}

/** What the members say that `readDetail` reads. */
export const DETAIL_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'index',
  'id',
  'format',
  'text',
  'summary',
  'data',
  'signature',
]);

/** Null where it is of a type not known here. */
export function readDetail(detail: JsonObject): Detail | null {
  const { type, index } = detail;
  const signed = (value: string | null): Signature | null =>
    value === null ? null : sealed(signatureIn(value, ID), wordOf(detail['format']));
  const base = {
    index: typeof index === 'number' ? index : null,
    id: wordOf(detail['id']),
    form: 'full',
    text: '',
    signature: null,
    hidden: null,
  } as const;
  if (type === 'reasoning.text' || type === 'reasoning.summary') {
    const [form, field] =
      type === 'reasoning.text' ? (['full', 'text'] as const) : (['summary', 'summary'] as const);
    const signature = signed(wordOf(detail['signature']));
    return { ...base, form, text: textOf(detail[field]), signature };
  }
  return type === 'reasoning.encrypted'
    ? { ...base, hidden: signed(wordOf(detail['data'])) }
    : null;
}

/** Whether an entry goes on with the block before it. */
export function goesOn(before: Detail, next: Detail): boolean {
  if (before.index !== null && next.index !== null) return before.index === next.index;
  const whole = before.signature !== null || before.hidden !== null || next.hidden !== null;
  return !whole && before.form === next.form;
}

type Block = Pick<ReasoningPart, 'id' | 'form' | 'texts' | 'signature' | 'hidden'>;

/**
 * The entries of a block.
 * @param said How a signature is written, null where it must not be.
 */
export function writeDetails(
  { id, form, texts, signature, hidden }: Block,
  index: number,
  said: (signature: Signature) => string | null,
): JsonObject[] {
  const named = id === null ? {} : { id };
  const details: JsonObject[] = [];
  const sign = signature === null ? null : written(signature, said);
  if (texts.length > 0 || sign !== null) {
    const text = texts.join(PARAGRAPH);
    const words =
      form === 'summary'
        ? { type: 'reasoning.summary', summary: text }
        : { type: 'reasoning.text', text };
    const { value, format } = sign ?? { value: null, format: null };
    const signed = value === null ? {} : { signature: value };
    details.push({ ...words, ...signed, ...formatted(format), ...named, index });
  }
  const secret = hidden === null ? null : written(hidden, said);
  if (secret !== null) {
    const { value, format } = secret;
    details.push({
      type: 'reasoning.encrypted',
      data: value,
      ...formatted(format),
      ...named,
      index,
    });
  }
  return details;
}

/** Between the paragraphs of a summary, where there is one text for all of them. */
export const PARAGRAPH = '\n\n';

function formatted(format: string | null): JsonObject {
  return format === null ? {} : { format };
}

interface Written {
  readonly value: string;
  readonly format: string | null;
}

function written(
  signature: Signature,
  said: (signature: Signature) => string | null,
): Written | null {
  const value = said(signature);
  if (value === null) return null;
  const whole = value.startsWith(SEAL) ? parseObject(value) : null;
  if (whole === null) return { value, format: null };
  return { value: textOf(whole['value']), format: wordOf(whole['format']) };
}

/** A signature is worth nothing without its format, so the two travel as one. */
function sealed(signature: Signature, format: string | null): Signature {
  if (format === null || signature.by !== ID) return signature;
  return { by: ID, value: JSON.stringify({ format, value: signature.value }) };
}

const SEAL = '{"format":';
