import type { Part, ReasoningPart } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { isObject } from '../../wire/json-read.ts';
import {
  DETAIL_FIELDS,
  type Detail,
  goesOn,
  joined,
  readDetail,
  sealed,
} from './reasoning-details.ts';
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
  const blocks: Block[] = [];
  for (const [at, { detail, rest }] of entries.entries()) {
    const last = blocks.at(-1);
    if (last !== undefined && goesOn(last.detail, detail)) {
      last.detail = joined(last.detail, detail);
      last.rests.push(rest);
    } else blocks.push({ detail, rests: [rest], path: message.at(`reasoning_details[${at}]`) });
  }
  return blocks.map(blockPart);
}

/** Entries that belong together. */
interface Block {
  detail: Detail;
  /** Of each entry what nothing else holds; the first one counts. */
  readonly rests: JsonObject[];
  readonly path: string;
}

function blockPart({ detail, rests, path }: Block, at: number): ReasoningPart {
  const { index, id, form, text, format } = detail;
  const signature = sealed(detail.signature, format);
  const hidden = sealed(detail.hidden, format);
  // Blocks are numbered as they come; another number is kept, and a format nothing was sealed with.
  const usual = index === null || index === at;
  const bare = format !== null && signature === null && hidden === null;
  const extra = {
    ...Object.fromEntries(rests.toReversed().flatMap((rest) => Object.entries(rest))),
    ...(usual ? {} : { index }),
    ...(bare ? { format } : {}),
  };
  const texts = text === '' ? [] : [text];
  return { ...emptyPart(), path, extra, id, form, texts, signature, hidden };
}

interface Entry {
  readonly detail: Detail;
  readonly rest: JsonObject;
}

/** Null unless every entry is of a known type, and all or none of them are numbered. */
function readAll(list: Json | undefined): Entry[] | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  const entries: Entry[] = [];
  for (const entry of list as readonly Json[]) {
    const detail = isObject(entry) ? readDetail(entry) : null;
    if (detail === null || !isObject(entry)) return null;
    entries.push({ detail, rest: restOf(entry) });
  }
  const numbered = entries.filter(({ detail }) => detail.index !== null).length;
  return numbered === 0 || numbered === entries.length ? entries : null;
}

function restOf(entry: JsonObject): JsonObject {
  const rest = Object.entries(entry).filter(
    ([key, value]) => value !== null && !DETAIL_FIELDS.has(key),
  );
  return Object.fromEntries(rest);
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
