import type { Part, ReasoningPart } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import { DETAIL_FIELDS, type Detail, goesOn, readDetail } from './reasoning-details.ts';
import { PLAIN_REASONING } from './schema.ts';

/**
 * The reasoning an assistant's message brings back. The same text stands under up to three names;
 * it is one part all the same, and its `path` says the plain name. What does not fit is left among
 * the message's other members, as no vendor's rules are broken by it.
 */
export function parseReasoning(message: Fields): Part[] {
  const whole = message.whole();
  const name = PLAIN_REASONING.find((field) => isText(whole[field]));
  const plain = name === undefined ? '' : String(whole[name]);
  const parts = parseDetails(message);
  const detailed = parts.flatMap(({ texts }) => texts).join('');
  const fits = name !== undefined && (detailed === '' || detailed === plain);
  if (fits) {
    const first = parts[0] ?? emptyPart();
    const texts = detailed === '' ? [plain] : first.texts;
    parts[0] = { ...first, texts, path: message.at(name) };
  }
  for (const field of PLAIN_REASONING) {
    const value = whole[field];
    // An empty text is what some servers ask for where there was no reasoning.
    if (value === '' || (fits && value === plain)) message.json(field);
  }
  return parts;
}

function parseDetails(message: Fields): ReasoningPart[] {
  const list = message.whole()['reasoning_details'];
  const entries = readAll(list);
  if (entries === null) return [];
  message.json('reasoning_details');
  const parts: ReasoningPart[] = [];
  let before: Detail | undefined;
  for (const [at, { detail, rest }] of entries.entries()) {
    const last = parts.at(-1);
    const further: boolean = before !== undefined && goesOn(before, detail);
    if (further && last !== undefined) parts[parts.length - 1] = joined(last, detail, rest);
    else parts.push(begun({ detail, rest }, message.at(`reasoning_details[${at}]`), parts.length));
    const signature = detail.signature ?? (further ? (parts.at(-1)?.signature ?? null) : null);
    before = { ...detail, signature };
  }
  return parts;
}

interface Entry {
  readonly detail: Detail;
  readonly rest: JsonObject;
}

/** Null unless every entry is of a known type. */
function readAll(list: Json | undefined): Entry[] | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  const entries: Entry[] = [];
  for (const entry of list as readonly Json[]) {
    const detail = isObject(entry) ? readDetail(entry) : null;
    if (detail === null || !isObject(entry)) return null;
    entries.push({ detail, rest: restOf(entry, detail) });
  }
  return entries;
}

function restOf(entry: JsonObject, { signature, hidden }: Detail): JsonObject {
  const signed = signature !== null || hidden !== null;
  const rest = Object.entries(entry).filter(
    ([key, value]) => value !== null && (!DETAIL_FIELDS.has(key) || (key === 'format' && !signed)),
  );
  return rest.length === 0 ? NOTHING : Object.fromEntries(rest);
}

/** Blocks are numbered as they come; another number is kept. */
function begun({ detail, rest }: Entry, path: string, index: number): ReasoningPart {
  const usual = detail.index === null || detail.index === index;
  const extra = usual ? rest : { ...rest, index: detail.index };
  return joined({ ...emptyPart(), path, extra, form: detail.form }, detail, NOTHING);
}

function joined(part: ReasoningPart, detail: Detail, rest: JsonObject): ReasoningPart {
  const text = part.texts.join('') + detail.text;
  return {
    ...part,
    id: part.id ?? detail.id,
    texts: text === '' ? [] : [text],
    signature: detail.signature ?? part.signature,
    hidden: detail.hidden ?? part.hidden,
    extra: rest === NOTHING ? part.extra : { ...rest, ...part.extra },
  };
}

function emptyPart(): ReasoningPart {
  return {
    kind: 'reasoning',
    path: '',
    cache: null,
    signature: null,
    extra: NOTHING,
    id: null,
    form: 'full',
    texts: [],
    hidden: null,
  };
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

const NOTHING: JsonObject = {};
