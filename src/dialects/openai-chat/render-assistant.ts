import type { MediaPart, Part, ToolCallPart, Turn } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { ownSignature } from '../../hub/signature.ts';
import { textAsArguments } from '../../hub/tool-names.ts';
import { LOST_SIGNATURE, signedCall } from './extensions.ts';
import { renderContent, renderMedia } from './render-parts.ts';
import { renderReasoning } from './render-reasoning.ts';
import { below, extraOf, marked, nameOf, placeOf, type Saying } from './saying.ts';
import { ID } from './schema.ts';
import { toolId } from './tool-ids.ts';

/** Null where nothing of the turn can be said. */
export function renderAssistant(saying: Saying, turn: Turn): JsonObject | null {
  const sorted = sort(saying, turn.parts);
  const fields: JsonObject = {
    ...extraOf(saying, turn.extra, turn.path),
    ...(turn.name === null ? {} : { name: turn.name }),
    ...marked(saying, turn.cache, turn.path),
    ...renderReasoning(saying, sorted.reasoning),
    ...renderBeside(saying, sorted),
  };
  const content = renderContent(saying, sorted.content, '');
  const said = sorted.content.length > 0 && (saying.own || content.length > 0);
  if (!said && !saying.own && Object.keys(fields).length === 0) return null;
  // Servers written in Rust refuse a message without content; OpenAI itself answers with null.
  return { role: 'assistant', content: said ? content : null, ...fields };
}

interface Sorted {
  readonly reasoning: Extract<Part, { kind: 'reasoning' }>[];
  readonly content: Part[];
  /** Calls, and what stood beside the content in this dialect. */
  readonly beside: Part[];
}

/** Parts by where they stand in a message. Media of other dialects are said elsewhere. */
function sort({ own, losses }: Saying, parts: readonly Part[]): Sorted {
  const sorted: Sorted = { reasoning: [], content: [], beside: [] };
  for (const part of parts) {
    const place = placeOf(part.path);
    if (own && place === 'content') sorted.content.push(part);
    else if (part.kind === 'reasoning') sorted.reasoning.push(part);
    else if (part.kind === 'tool_call' || own) sorted.beside.push(part);
    else if (part.kind === 'tool_result') losses.lost('server_tool', part.path);
    else if (part.kind !== 'media') sorted.content.push(part);
  }
  return sorted;
}

function renderBeside(saying: Saying, { beside }: Sorted): JsonObject {
  const calls: Json[] = [];
  const images: Json[] = [];
  let fields: JsonObject = {};
  const sentinel = needsSentinel(saying, beside);
  for (const part of beside) {
    const place = placeOf(part.path);
    if (part.kind === 'refusal') fields = { ...fields, refusal: part.text };
    else if (part.kind === 'tool_call' && place === 'function_call' && saying.own) {
      const { name, input } = part;
      fields = { ...fields, function_call: { name, arguments: input, ...part.extra } };
    } else if (part.kind === 'tool_call') {
      calls.push(renderCall(saying, part, sentinel && calls.length === 0));
    } else if (part.kind === 'native') (place === 'images' ? images : calls).push(part.value);
    else if (part.kind === 'media' && place === 'audio') {
      fields = { ...fields, audio: { ...spoken(part), ...part.extra } };
    } else if (part.kind === 'media') images.push(renderMedia(saying, part));
  }
  if (images.length > 0) fields = { ...fields, images: images.filter((image) => image !== null) };
  return calls.length === 0 ? fields : { ...fields, tool_calls: calls };
}

function spoken({ source }: MediaPart): JsonObject {
  return source.at === 'stored' ? { id: source.id } : {};
}

/** Of calls made at once only the first is signed. */
function needsSentinel({ target }: Saying, parts: readonly Part[]): boolean {
  const signed = parts.some(({ signature }) => ownSignature(signature, ID) !== null);
  return target.rules?.signedCalls === true && !signed;
}

function renderCall(saying: Saying, call: ToolCallPart, sentinel: boolean): JsonObject {
  const { own, target, losses } = saying;
  const signature = ownSignature(call.signature, ID);
  if (call.signature !== null && signature === null) {
    losses.lost('reasoning_signature', call.path);
  }
  const more = {
    ...signedCall(signature ?? (sentinel ? LOST_SIGNATURE : null)),
    ...extraOf(saying, call.extra, call.path),
    ...marked(saying, call.cache, call.path),
  };
  const id = toolId(call.id, target.quirks);
  const name = nameOf(saying, call);
  if (call.form === 'text' && own) {
    return { id, type: 'custom', ...below('custom', { name, input: call.input }, more) };
  }
  const input = call.form === 'text' ? textAsArguments(call.input) : call.input;
  const inner = { name, arguments: own || input !== '' ? input : '{}' };
  return { id, type: 'function', ...below('function', inner, more) };
}
