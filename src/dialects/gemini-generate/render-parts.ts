import type {
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf } from '../../hub/lenient.ts';
import { ownSignature } from '../../hub/signature.ts';
import { fittingName, TEXT_ARGUMENT } from '../../hub/tool-names.ts';
import { parseObject } from '../../wire/json-read.ts';
import { nameOf, type RenderContext } from './render-context.ts';
import { renderMedia, titled } from './render-media.ts';
import { resultObject } from './results.ts';
import { type Draft, ID, TOOL_NAMES } from './schema.ts';

/** A part in this dialect: none where it cannot be said, several where a result brings media. */
export function renderPart(part: Part, context: RenderContext): readonly Draft[] {
  const { losses, own } = context;
  if (part.cache !== null) losses.lost('cache_control', part.path);
  if (!own) losses.extra(part.extra, part.path);
  if (part.kind === 'native') return renderNative(part, context);
  if (part.kind === 'tool_result') return renderResult(part, context);
  const said = renderPlain(part, context);
  return said === null ? [] : [{ ...said, ...signed(part, context), ...outer(part, context) }];
}

function renderPlain(
  part: Exclude<Part, { kind: 'native' | 'tool_result' }>,
  context: RenderContext,
): Draft | null {
  if (part.kind === 'text') return renderText(part, context);
  if (part.kind === 'reasoning') return renderReasoning(part, context);
  if (part.kind === 'tool_call') return { functionCall: renderCall(part, context) };
  if (part.kind === 'media') return renderMedia(part, context);
  context.losses.lost('refusal', part.path);
  return part.text === '' ? null : { text: part.text };
}

/** An empty text is refused, but for one that carries a signature. */
function renderText({ text, signature }: TextPart, { own }: RenderContext): Draft | null {
  return text === '' && !own && ownSignature(signature, ID) === null ? null : { text };
}

/** A thought without a signature is taken; what nobody may read is worth nothing elsewhere. */
function renderReasoning(part: ReasoningPart, { losses, own }: RenderContext): Draft | null {
  const { texts, hidden, path } = part;
  if (texts.length > 0) {
    if (hidden !== null && !own) losses.lost('reasoning_signature', path);
    return { text: texts.join('\n\n'), thought: true };
  }
  if (own && hidden === null) return { text: '', thought: true };
  losses.lost('reasoning', path);
  return null;
}

function renderCall(part: ToolCallPart, context: RenderContext): JsonObject {
  const { ids, names, own } = context;
  const name = nameOf(part, context);
  names.set(part.id, name);
  return {
    id: own ? ids.call(part.id) : part.id,
    name,
    args: argsOf(part),
    ...(own ? objectOf(part.extra['functionCall']) : {}),
  };
}

/** Arguments are an object here; anything else is put into one. */
export function argsOf({ form, input }: Pick<ToolCallPart, 'form' | 'input'>): JsonObject {
  if (form === 'json') {
    if (input.trim() === '') return {};
    const args = parseObject(input);
    if (args !== null) return args;
  }
  return { [TEXT_ARGUMENT]: input };
}

function renderResult(part: ToolResultPart, context: RenderContext): readonly Draft[] {
  const { own, ids, names, target } = context;
  const texts: string[] = [];
  const media: Draft[] = [];
  for (const inner of part.content) {
    const said = renderPart(inner, context);
    if (inner.kind === 'text' || inner.kind === 'refusal') texts.push(inner.text);
    else if (inner.kind === 'media' && inner.source.at === 'text') {
      texts.push(titled(inner, inner.source.text));
    } else media.push(...said);
  }
  const within = own || target.rules?.signedCalls === true;
  const functionResponse: Draft = {
    id: own ? ids.result(part.id) : part.id,
    name: own ? (part.name ?? part.id) : (names.get(part.id) ?? unknown(part)),
    response: resultObject({ text: texts.join('\n'), failed: part.failed }),
    ...(within && media.length > 0 ? { parts: media } : {}),
    ...(own ? objectOf(part.extra['functionResponse']) : {}),
  };
  const said = { functionResponse, ...signed(part, context), ...outer(part, context) };
  // Models before those that sign their calls take media only beside a result, not within.
  return within ? [said] : [said, ...media];
}

/** A result whose call is not there. */
function unknown({ name, id }: ToolResultPart): string {
  return fittingName(name ?? id, TOOL_NAMES);
}

function renderNative(
  part: Extract<Part, { kind: 'native' }>,
  { losses }: RenderContext,
): readonly Draft[] {
  if (part.dialect === ID) return [{ ...objectOf(part.value) }];
  losses.native(part);
  return [];
}

/** The signature, where it is one of this vendor's: it would refuse any other. */
function signed(part: Part, { losses }: RenderContext): Draft {
  const signature = ownSignature(part.signature, ID);
  if (signature !== null) return { thoughtSignature: signature };
  if (part.signature === null) return {};
  losses.lost('reasoning_signature', part.path);
  return {};
}

/** Members of the part itself that nothing else holds. */
function outer({ extra }: Part, { own }: RenderContext): Draft {
  if (!own) return {};
  return Object.fromEntries(Object.entries(extra).filter(([name]) => !INNER.has(name)));
}

/** Members which are leftovers of a message within, and go back there. */
const INNER = new Set(['functionCall', 'functionResponse', 'inlineData', 'fileData']);
