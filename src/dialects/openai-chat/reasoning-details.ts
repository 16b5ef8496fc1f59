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
  /** What the signature and the hidden part are worth nothing without. */
  readonly format: string | null;
  readonly signature: string | null;
  readonly hidden: string | null;
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

const WORDS = {
  'reasoning.text': 'text',
  'reasoning.summary': 'summary',
  'reasoning.encrypted': '',
};

/** Null where it is of a type not known here. */
export function readDetail(detail: JsonObject): Detail | null {
  const type = textOf(detail['type']);
  if (!Object.hasOwn(WORDS, type)) return null;
  const { index } = detail;
  const field = WORDS[type as keyof typeof WORDS];
  if (field === '' && wordOf(detail['data']) === null) return null;
  return {
    index: typeof index === 'number' ? index : null,
    id: wordOf(detail['id']),
    form: field === 'summary' ? 'summary' : 'full',
    text: textOf(detail[field]),
    format: wordOf(detail['format']),
    signature: field === '' ? null : wordOf(detail['signature']),
    hidden: field === '' ? wordOf(detail['data']) : null,
  };
}

/** Whether an entry goes on with the block before it. */
export function goesOn(before: Detail, next: Detail): boolean {
  if (before.index !== null && next.index !== null) return before.index === next.index;
  const whole = before.signature !== null || before.hidden !== null || next.hidden !== null;
  return !whole && before.form === next.form;
}

/** The block that two of its entries make. */
export function joined(before: Detail, next: Detail): Detail {
  return {
    index: before.index ?? next.index,
    id: before.id ?? next.id,
    form: before.form,
    text: before.text + next.text,
    format: next.format ?? before.format,
    signature: next.signature ?? before.signature,
    hidden: next.hidden ?? before.hidden,
  };
}

/** A signature and its format travel as one. */
export function sealed(value: string | null, format: string | null): Signature | null {
  if (value === null) return null;
  const signature = signatureIn(value, ID);
  if (format === null || signature.by !== ID) return signature;
  return { by: ID, value: JSON.stringify({ format, value }) };
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
  // An empty entry still tells the form, which encrypted data does not.
  const bare = hidden !== null && form === 'full';
  if (texts.length > 0 || sign !== null || !bare) {
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

const SEAL = '{"format":';
