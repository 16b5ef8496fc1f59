import type { FrameKind, Meter } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Reading, Usage } from '../../contract/usage.ts';
import { listOf, textOf } from '../../hub/lenient.ts';
import { tariffOf } from '../../hub/tariff.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { errorIn } from './error.ts';
import { choicesOf, DONE } from './schema.ts';
import { readUsage, usageIn } from './usage.ts';

/** A comment: every parser of event streams skips it. */
export const HEARTBEAT = ': keep-alive\n\n';

/** Reads the chunks of a stream, or a whole answer as if it were one chunk. */
export class ChatMeter implements Meter {
  #usage: Usage | null = null;
  #finish: string | null = null;
  #error: UpstreamError | null = null;
  #delivered = 0;
  #done = false;
  /** By index, the choices that have begun, and whether they have finished. */
  readonly #choices: Map<Json | undefined, boolean> = new Map();

  frame(event: string, data: string, object?: JsonObject | null): FrameKind {
    if (data.trim() === DONE) {
      this.#done = true;
      return 'end';
    }
    const chunk = object ?? parseObject(data);
    if (chunk !== null) return this.#chunk(chunk, event);
    if (event !== 'error') return 'other';
    return this.#fail({ code: null, type: null, message: data });
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    if (answer === null) return 'other';
    const kind = this.#chunk(answer, '');
    this.#done = choicesOf(answer).length > 0;
    return kind === 'other' && this.#done ? 'content' : kind;
  }

  reading(): Reading {
    const finished = this.#finish !== null && [...this.#choices.values()].every(Boolean);
    return {
      usage: this.#usage,
      finish: this.#finish,
      error: this.#error,
      deliveredLength: this.#delivered,
      ended: this.#error === null && (this.#done || finished),
    };
  }

  #chunk(chunk: JsonObject, event: string): FrameKind {
    this.#readUsage(chunk);
    const choices = choicesOf(chunk);
    let content = false;
    for (const choice of choices) if (this.#choice(choice)) content = true;
    const error = errorOf(chunk, choices, event);
    if (error !== null) return this.#fail(error);
    if (content) return 'content';
    return choices.length === 0 && usageIn(chunk) !== null ? 'usage' : 'other';
  }

  /** Reports are snapshots, so the last one that says something counts, and nothing is added up. */
  #readUsage(chunk: JsonObject): void {
    const found = usageIn(chunk);
    const usage = found === null ? null : readUsage(found);
    if (usage === null) return;
    const says = usage.input !== null || usage.output !== null;
    const tariff = tariffOf(chunk['service_tier']);
    if (says || this.#usage === null) this.#usage = { ...usage, ...tariff };
    else this.#usage = { ...this.#usage, reportedCost: usage.reportedCost };
  }

  #choice(choice: JsonObject): boolean {
    const delta = isObject(choice['delta']) ? choice['delta'] : choice['message'];
    const { index } = choice;
    // Legacy completions have their text in the choice itself.
    const length = isObject(delta) ? deliveredLength(delta) : textOf(choice['text']).length;
    this.#delivered += length;
    if (typeof choice['finish_reason'] === 'string' && choice['finish_reason'] !== '') {
      this.#finish = choice['finish_reason'];
      this.#choices.set(index, true);
      return true;
    }
    // OpenRouter's usage comes in a choice that has finished already.
    if (!this.#choices.has(index)) this.#choices.set(index, false);
    return length > 0 || (isObject(delta) && hasContent(delta));
  }

  #fail(error: UpstreamError): 'error' {
    this.#error ??= error;
    return 'error';
  }
}

/** The error that a chunk or answer tells of, wherever it says so. */
export function errorOf(
  chunk: JsonObject,
  choices: readonly JsonObject[],
  event: string,
): UpstreamError | null {
  const told = errorIn(chunk) ?? choices.map(errorIn).find((error) => error !== null);
  if (told !== undefined && told !== null) return told;
  if (event === 'error') return errorIn({ error: chunk });
  // OpenRouter ends a broken generation so, with or without an error object beside it.
  const broken = choices.some((choice) => choice['finish_reason'] === 'error');
  return broken ? { code: null, type: null, message: 'finish_reason is "error"' } : null;
}

/** UTF-16 units of what this delta or message adds. */
function deliveredLength(delta: JsonObject): number {
  // new-api sends the same reasoning under both names.
  const reasoning = Math.max(
    textOf(delta['reasoning']).length,
    textOf(delta['reasoning_content']).length,
  );
  const text = contentLength(delta['content']) + textOf(delta['refusal']).length;
  return listOf(delta['tool_calls']).reduce(
    (sum: number, call) => sum + callLength(call),
    text + reasoning + callLength({ function: delta['function_call'] }),
  );
}

/** Text, or a list of parts with text (Mistral). */
function contentLength(content: Json | undefined): number {
  const parts = listOf(content);
  if (parts.length === 0) return textOf(content).length;
  return parts.reduce(
    (sum: number, part) => sum + (isObject(part) ? textOf(part['text']).length : 0),
    0,
  );
}

function callLength(call: Json): number {
  if (!isObject(call)) return 0;
  const { function: named, custom } = call;
  return (
    (isObject(named) ? textOf(named['arguments']).length : 0) +
    (isObject(custom) ? textOf(custom['input']).length : 0)
  );
}

/** What counts as content although it has no length: a tool's name, audio, opaque reasoning. */
function hasContent(delta: JsonObject): boolean {
  return (
    listOf(delta['tool_calls']).length > 0 ||
    listOf(delta['reasoning_details']).length > 0 ||
    listOf(delta['content']).length > 0 ||
    listOf(delta['images']).length > 0 ||
    isObject(delta['function_call']) ||
    isObject(delta['audio'])
  );
}
