import type { MediaPart, Part, ToolResultPart, Turn } from '../../contract/conversation.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { isLegacyId } from './legacy.ts';
import { renderAssistant } from './render-assistant.ts';
import { renderContent, renderMedia } from './render-parts.ts';
import { extraOf, marked, type Saying, takesMarks } from './saying.ts';
import { toolId } from './tool-ids.ts';

const BETWEEN = '\n\n';

export function renderTurns(saying: Saying): JsonObject[] {
  return new Messages(saying).all();
}

class Messages {
  readonly #saying: Saying;
  readonly #messages: JsonObject[] = [];
  /** Media that cannot stand where they came from, for the user's next message. */
  #waiting: Json[] = [];

  constructor(saying: Saying) {
    this.#saying = saying;
  }

  all(): JsonObject[] {
    const { own, conversation } = this.#saying;
    const turns = own ? conversation.turns : merged(hoisted(this.#saying));
    for (const turn of turns) this.#turn(turn);
    this.#settle();
    return this.#messages;
  }

  #turn(turn: Turn): void {
    if (turn.role === 'user') return this.#user(turn);
    this.#settle();
    if (turn.role !== 'assistant') this.#messages.push(renderSystem(this.#saying, turn));
    else {
      const message = renderAssistant(this.#saying, turn);
      if (message !== null) this.#messages.push(message);
      this.#showAssistantMedia(turn);
    }
  }

  /** Results are messages of their own, right after their calls. */
  #user(turn: Turn): void {
    const rest: Part[] = [];
    for (const part of turn.parts) {
      if (part.kind === 'tool_result') this.#messages.push(this.#result(part, turn));
      else rest.push(part);
    }
    const answersOnly = rest.length === 0 && (turn.parts.length > 0 || !this.#saying.own);
    if (answersOnly) return;
    const content = renderContent(this.#saying, rest, BETWEEN);
    const before = this.#waiting.splice(0);
    if (content.length === 0 && before.length === 0 && !this.#saying.own) return;
    const texts = typeof content === 'string' ? textParts(content) : content;
    this.#messages.push({
      role: 'user',
      content: before.length === 0 ? content : [...before, ...texts],
      ...besideContent(this.#saying, turn),
    });
  }

  #result(part: ToolResultPart, turn: Turn): JsonObject {
    const saying = this.#saying;
    const { id, name, content } = part;
    const texts = content.filter((inner) => saying.own || !isSeen(inner));
    for (const inner of content) {
      if (!saying.own && isSeen(inner)) {
        this.#show(inner, `Result of ${name ?? 'tool call'} ${id}:`);
      }
    }
    extraOf(saying, part.extra, part.path);
    if (part.failed === true) saying.losses.lost('tool_result_error', part.path);
    const said = renderContent(saying, texts, BETWEEN);
    const fields = { content: said, ...extraOf(saying, turn.extra, turn.path) };
    if (saying.own && isLegacyId(id)) return { role: 'function', name, ...fields };
    const named = saying.own && name !== null ? { name } : {};
    const base = { role: 'tool', tool_call_id: toolId(id, saying.target.quirks), ...named };
    if (saying.own || part.cache === null || !takesMarks(saying)) {
      return { ...base, ...fields, ...marked(saying, part.cache, part.path) };
    }
    // OpenRouter reads marks of parts only.
    const parts = typeof said === 'string' ? textParts(said) : said;
    const last = parts.at(-1) as JsonObject | undefined;
    const mark = marked(saying, part.cache, part.path);
    return last === undefined
      ? { ...base, ...fields }
      : { ...base, ...fields, content: [...parts.slice(0, -1), { ...last, ...mark }] };
  }

  /** Puts a picture of a result into the user's words after it, for results are texts here. */
  #show(part: MediaPart, words: string): void {
    const { losses } = this.#saying;
    const media = renderMedia(this.#saying, part);
    if (media === null) return;
    losses.lost('tool_result_media', part.path);
    this.#waiting.push({ type: 'text', text: words }, media);
  }

  #showAssistantMedia(turn: Turn): void {
    if (this.#saying.own) return;
    for (const part of turn.parts) {
      if (part.kind !== 'media') continue;
      const media = renderMedia(this.#saying, part);
      if (media === null) continue;
      this.#saying.losses.lost('media_position', part.path);
      this.#waiting.push({ type: 'text', text: 'Your answer above held:' }, media);
    }
  }

  #settle(): void {
    const content = this.#waiting.splice(0);
    if (content.length > 0) this.#messages.push({ role: 'user', content });
  }
}

/** Media but for documents that are texts, which may stand wherever texts may. */
function isSeen(part: Part): part is MediaPart {
  return part.kind === 'media' && part.source.at !== 'text';
}

/**
 * Prompts first, for templates of open models and Mistral refuse one after that ("System message must
 * be at the beginning"). OpenAI's models that know developers take one anywhere.
 */
function hoisted({ conversation, target, losses }: Saying): readonly Turn[] {
  const { turns } = conversation;
  const known = target.rules?.instructions ?? 'system';
  const start = turns.findIndex((turn) => sideOf(turn) !== 'system');
  if (known !== 'system' || start === -1) return turns;
  const late = turns.slice(start).filter((turn) => sideOf(turn) === 'system');
  for (const { path } of late) losses.lost('system_position', path);
  const rest = turns.slice(start).filter((turn) => sideOf(turn) !== 'system');
  return [...turns.slice(0, start), ...late, ...rest];
}

/** A message of another dialect may come in pieces; here calls have to stand in one with their text. */
function merged(turns: readonly Turn[]): Turn[] {
  const whole: Joined[] = [];
  for (const turn of turns) {
    const last = whole.at(-1);
    const joins = last !== undefined && sideOf(last) === sideOf(turn) && turn.role !== 'user';
    if (!joins || last.name !== turn.name) {
      whole.push({ ...turn, parts: [...turn.parts], extra: { ...turn.extra } });
    } else {
      for (const part of turn.parts) last.parts.push(part);
      Object.assign(last.extra, turn.extra);
    }
  }
  return whole;
}

/** Added to in place: a message may come in thousands of pieces. */
interface Joined extends Turn {
  readonly parts: Part[];
  readonly extra: Record<string, Json | undefined>;
}

/** Prompts of the system and of developers get one role, and some models take only one such message. */
function sideOf({ role }: Turn): string {
  return role === 'developer' ? 'system' : role;
}

function renderSystem(saying: Saying, turn: Turn): JsonObject {
  const { losses } = saying;
  const parts = saying.own ? turn.parts : turn.parts.filter(({ kind }) => kind !== 'media');
  for (const part of turn.parts) {
    if (!saying.own && part.kind === 'media') losses.missing(part.media, part.path);
  }
  const content = renderContent(saying, parts, BETWEEN);
  return { role: systemRole(saying, turn), content, ...besideContent(saying, turn) };
}

/** Every server knows `system`; OpenAI's reasoning models want `developer`. */
function systemRole({ own, target, losses }: Saying, { role, path }: Turn): string {
  const { rules, quirks } = target;
  if (rules?.instructions === 'none') {
    losses.lost('system_position', path);
    return 'user';
  }
  if (quirks.developerRole === false) return 'system';
  if (own) return role;
  return rules?.instructions === 'developer' ? 'developer' : 'system';
}

function besideContent(saying: Saying, { name, cache, extra, path }: Turn): JsonObject {
  return {
    ...(name === null ? {} : { name }),
    ...marked(saying, cache, path),
    ...extraOf(saying, extra, path),
  };
}

function textParts(text: string): Json[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
