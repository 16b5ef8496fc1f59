import type {
  NativePart,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectsOf } from '../../hub/lenient.ts';
import { ownSignature } from '../../hub/signature.ts';
import { textAsArguments } from '../../hub/tool-names.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { NO_INDEX } from './citation.ts';
import { mediaBlock } from './render-media.ts';
import { cacheOf, extraOf, nameOf, type Rendering } from './rendering.ts';
import { ID } from './schema.ts';
import { toolId } from './tool-id.ts';

export function blocksOf(parts: readonly Part[], rendering: Rendering): JsonObject[] {
  return parts.map((part) => blockOf(part, rendering)).filter((block) => block !== null);
}

function blockOf(part: Part, rendering: Rendering): JsonObject | null {
  if (part.kind === 'text') return textBlock(part, rendering);
  if (part.kind === 'refusal') {
    rendering.losses.lost('refusal', part.path);
    return textBlock(part, rendering);
  }
  if (part.kind === 'media') return mediaBlock(part, rendering);
  if (part.kind === 'tool_call') return callBlock(part, rendering);
  if (part.kind === 'tool_result') return resultBlock(part, rendering);
  if (part.kind === 'reasoning') return thinkingBlock(part, rendering);
  return nativeBlock(part, rendering);
}

/** A text of nothing but white space is refused: "text content blocks must contain non-whitespace text". */
function textBlock(
  part: Extract<Part, { kind: 'text' | 'refusal' }>,
  rendering: Rendering,
): JsonObject | null {
  const extra = extraOf(rendering, part.extra, part.path);
  // An empty text with a signature is nothing but that signature (`signed.ts`).
  if (part.text === '' && part.signature !== null) return null;
  if (!rendering.own && part.text.trim() === '') return null;
  const more = isMade(extra) ? withoutMade(extra, part.path, rendering) : extra;
  return { type: 'text', text: part.text, ...cacheOf(part.cache), ...more };
}

/** Whether a text cites what another dialect's answer did: the vendor would refuse that. */
function isMade({ citations }: JsonObject): boolean {
  return objectsOf(citations).some((citation) => citation['encrypted_index'] === NO_INDEX);
}

function withoutMade(extra: JsonObject, path: string, { losses }: Rendering): JsonObject {
  losses.lost('citations', path);
  const { citations, ...rest } = extra;
  const kept = objectsOf(citations).filter((entry) => entry['encrypted_index'] !== NO_INDEX);
  return kept.length === 0 ? rest : { ...rest, citations: kept };
}

function callBlock(part: ToolCallPart, rendering: Rendering): JsonObject {
  return {
    type: 'tool_use',
    id: rendering.own ? part.id : toolId(part.id),
    name: nameOf(part, rendering),
    input: inputOf(part),
    ...cacheOf(part.cache),
    ...extraOf(rendering, part.extra, part.path),
  };
}

/** The input is an object; a text that holds none is kept inside one. */
function inputOf({ form, input }: ToolCallPart): JsonObject {
  if (form === 'json' && input.trim() === '') return {};
  const text = form === 'json' ? input : textAsArguments(input);
  return parseObject(text) ?? parseObject(textAsArguments(input)) ?? {};
}

function resultBlock(part: ToolResultPart, rendering: Rendering): JsonObject {
  const { own } = rendering;
  const content = contentOf(blocksOf(part.content, rendering));
  const failed = own ? part.failed : part.failed === true ? true : null;
  return {
    type: 'tool_result',
    tool_use_id: own ? part.id : toolId(part.id),
    ...(content.length === 0 && part.content.length === 0 ? {} : { content }),
    ...(failed === null ? {} : { is_error: failed }),
    ...cacheOf(part.cache),
    ...extraOf(rendering, part.extra, part.path),
  };
}

/** Exactly one plain text is written as a string. */
export function contentOf(blocks: readonly JsonObject[]): Extract<Json, string | readonly Json[]> {
  const [block] = blocks;
  const plain = blocks.length === 1 && isObject(block) && Object.keys(block).length === 2;
  const text = plain && block['type'] === 'text' ? block['text'] : null;
  return typeof text === 'string' ? text : blocks;
}

/**
 * Thinking is taken back only with the signature the vendor gave it; any other is refused, and so
 * is one without.
 */
function thinkingBlock(part: ReasoningPart, rendering: Rendering): JsonObject | null {
  const { losses, own } = rendering;
  const extra = extraOf(rendering, part.extra, part.path);
  const signature = ownSignature(part.signature, ID);
  const hidden = ownSignature(part.hidden, ID);
  if (signature !== null && (own || signature !== '')) {
    return { type: 'thinking', thinking: part.texts.join('\n\n'), signature, ...extra };
  }
  if (hidden !== null) return { type: 'redacted_thinking', data: hidden, ...extra };
  const signed = part.signature !== null || part.hidden !== null;
  losses.lost(signed ? 'reasoning_signature' : 'reasoning', part.path);
  return null;
}

function nativeBlock(part: NativePart, rendering: Rendering): JsonObject | null {
  if (part.dialect === ID && isObject(part.value)) {
    return { ...part.value, ...cacheOf(part.cache) };
  }
  rendering.losses.native(part);
  return null;
}
