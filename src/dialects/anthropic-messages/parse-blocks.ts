import type { MediaKind, Part, Signature, ToolResultPart } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';
import { baseOf } from './parse-fields.ts';
import { parseMedia } from './parse-media.ts';
import { carrierOf, parseRedacted, parseThinking } from './parse-reasoning.ts';
import { parseReading } from './reading.ts';
import { ID } from './schema.ts';

const NOTHING: JsonObject = {};

/** Content is a text or a list of blocks. Null where there is none. */
export function parseContent(owner: Fields, name: string): Part[] | null {
  const content = owner.json(name);
  if (content === undefined) return null;
  if (typeof content === 'string') return [textPart(content, owner.at(name))];
  if (!Array.isArray(content)) return owner.refuse(name, 'a string or a list');
  return parseBlocks(owner.entries(name) ?? []);
}

function textPart(text: string, path: string): Part {
  return { kind: 'text', text, path, cache: null, signature: null, extra: NOTHING };
}

/** Blocks one by one; a signature that was carried for a part is given back to it. */
function parseBlocks(blocks: readonly Fields[]): Part[] {
  const parts: Part[] = [];
  let waiting: Signature | null = null;
  for (const block of blocks) {
    const carrier = carrierOf(block);
    const last = parts.at(-1);
    if (carrier === null) {
      const part = parseBlock(block);
      parts.push(waiting === null ? part : { ...part, signature: waiting });
      waiting = null;
    } else if (carrier.place === 'before') waiting = carrier.signature;
    else if (carrier.place === 'alone') {
      parts.push({ ...textPart('', block.path), signature: carrier.signature });
    } else if (last !== undefined) {
      parts[parts.length - 1] = { ...last, signature: carrier.signature };
    }
  }
  return parts;
}

/** A block of a type the hub has a word for is taken apart; any other is kept whole. */
function parseBlock(block: Fields): Part {
  const type = block.needText('type');
  if (type === 'text') {
    const text = block.needText('text');
    return { kind: 'text', text, ...baseOf(block) };
  }
  if (type === 'tool_use') return parseCall(block);
  if (type === 'tool_result') return parseResult(block);
  if (type === 'thinking') return parseThinking(block);
  if (type === 'redacted_thinking') return parseRedacted(block);
  const media = type === 'image' || type === 'document' ? parseMedia(block, type) : null;
  return media ?? parseReading(block) ?? nativePart(block, type);
}

const SHOWN: Readonly<Record<string, MediaKind>> = {
  image: 'image',
  document: 'file',
  search_result: 'file',
};

function nativePart(block: Fields, type: string): Part {
  const base = { path: block.path, cache: null, signature: null, extra: NOTHING };
  const media = Object.hasOwn(SHOWN, type) ? SHOWN[type] : undefined;
  const shown = media === undefined ? {} : { media };
  return { kind: 'native', dialect: ID, type, ...shown, value: block.whole(), ...base };
}

function parseCall(block: Fields): Part {
  const id = block.needText('id');
  const name = block.needText('name');
  const input = JSON.stringify(block.object('input') ?? NOTHING);
  return { kind: 'tool_call', id, name, namespace: null, form: 'json', input, ...baseOf(block) };
}

function parseResult(block: Fields): ToolResultPart {
  const id = block.needText('tool_use_id');
  const failed = block.flag('is_error');
  const content = parseContent(block, 'content') ?? [];
  return { kind: 'tool_result', id, name: null, form: 'json', failed, content, ...baseOf(block) };
}
