import type { Part, Turn } from '../../contract/conversation.ts';
import { wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import type { RenderContext } from './render-context.ts';
import { formatInPrompt } from './render-format.ts';
import { renderPart } from './render-parts.ts';
import { type Draft, NO_SIGNATURE } from './schema.ts';

/** One turn under construction. */
interface Content {
  readonly role: 'user' | 'model';
  readonly parts: Draft[];
  readonly extra: Draft;
}

/** The members of a body that hold what was said. */
export interface RenderedTurns {
  readonly systemInstruction: Draft | undefined;
  readonly contents: readonly Draft[];
}

/**
 * Turns in this dialect. A conversation that came in it stays as it is; in any other one, turns of
 * one role in a row are one, and results come first in theirs, right after their calls.
 */
export function renderTurns(context: RenderContext): RenderedTurns {
  const system: Draft[] = [];
  const contents: Content[] = [];
  const systemExtra: Draft = {};
  for (const turn of said(context)) {
    if (!context.own) context.losses.extra(turn.extra, turn.path);
    if (turn.cache !== null) context.losses.lost('cache_control', turn.path);
    if (turn.name !== null) context.losses.lost('name', turn.path);
    if (turn.role === 'user' || turn.role === 'assistant') addTurn(contents, turn, context);
    else {
      if (contents.length > 0) context.losses.lost('system_position', turn.path);
      for (const part of turn.parts) system.push(...instruction(part, context));
      if (context.own) Object.assign(systemExtra, turn.extra);
    }
  }
  const format = formatInPrompt(context);
  if (format !== null) system.push({ text: format });
  const whole = context.own ? contents : contents.map(resultsFirst);
  return placeSystem(whole, { parts: system, extra: systemExtra }, context);
}

/** The turns that can be sent: a model that takes no beginning of its answer loses it. */
function said({ conversation, target, losses }: RenderContext): readonly Turn[] {
  const { turns } = conversation;
  const last = turns.at(-1);
  if (target.rules?.prefill !== false || last?.role !== 'assistant') return turns;
  if (last.parts.some(({ kind }) => kind === 'tool_call')) return turns;
  losses.lost('prefill', last.path);
  return turns.slice(0, -1);
}

/** Instructions are text; a medium in one cannot be given. */
function instruction(part: Part, context: RenderContext): readonly Draft[] {
  if (part.kind !== 'media' || context.own) return renderPart(part, context);
  context.losses.missing(part.media, part.path);
  return [];
}

function addTurn(contents: Content[], turn: Turn, context: RenderContext): void {
  const role = turn.role === 'assistant' ? 'model' : 'user';
  const parts = turn.parts.flatMap((part) => renderPart(part, context));
  const last = contents.at(-1);
  if (context.own) contents.push({ role, parts, extra: turn.extra });
  else if (last?.role === role) for (const part of parts) last.parts.push(part);
  else if (parts.length > 0) contents.push({ role, parts, extra: {} });
}

function resultsFirst({ role, parts, extra }: Content): Content {
  const isResult = (part: Draft): boolean => part['functionResponse'] !== undefined;
  const rest = parts.filter((part) => !isResult(part));
  return { role, parts: [...parts.filter(isResult), ...rest], extra };
}

interface System {
  readonly parts: readonly Draft[];
  readonly extra: Draft;
}

/** A model without instructions is told at the start of the first turn. */
function placeSystem(
  contents: readonly Content[],
  { parts, extra }: System,
  { conversation, own, target, losses }: RenderContext,
): RenderedTurns {
  const signs = target.rules?.signedCalls === true;
  const written = (all: readonly Content[]): readonly Draft[] =>
    all.map((content) => write(signs ? withSignature(content) : content));
  const has = parts.length > 0 || (own && conversation.turns.some(({ role }) => role === 'system'));
  const none = target.rules?.instructions === 'none';
  // A prompt of instructions alone is refused.
  if (!has || !(none || (contents.length === 0 && !own))) {
    const systemInstruction = has ? { ...extra, parts } : undefined;
    return { systemInstruction, contents: written(contents) };
  }
  if (!none) losses.lost('system_position', conversation.turns[0]?.path ?? '');
  return { systemInstruction: undefined, contents: written(withParts(contents, parts)) };
}

function withParts(contents: readonly Content[], parts: readonly Draft[]): readonly Content[] {
  if (parts.length === 0) return contents;
  const [first, ...rest] = contents;
  if (first?.role !== 'user') return [{ role: 'user', parts: [...parts], extra: {} }, ...contents];
  return [{ ...first, parts: [...parts, ...first.parts] }, ...rest];
}

/** Of calls made at once the first is signed: https://ai.google.dev/gemini-api/docs/thought-signatures. */
function withSignature(content: Content): Content {
  const at = content.parts.findIndex((part) => isObject(part['functionCall']));
  const call = content.parts[at];
  if (call === undefined || wordOf(call['thoughtSignature']) !== null) return content;
  const parts = content.parts.with(at, { ...call, thoughtSignature: NO_SIGNATURE });
  return { ...content, parts };
}

function write({ role, parts, extra }: Content): Draft {
  return { ...extra, role, parts };
}
