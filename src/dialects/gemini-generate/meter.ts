import type { FrameKind, Meter } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Reading, Usage } from '../../contract/usage.ts';
import { objectOf, textOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { errorIn, readError } from './error.ts';
import { blockReasonOf, candidatesOf, indexOf, partsOf } from './schema.ts';
import { readUsage, usageIn } from './usage.ts';

/** Reads the chunks of a stream, or a whole answer as if it were one chunk. */
export class GeminiMeter implements Meter {
  #usage: Usage | null = null;
  #finish: string | null = null;
  #error: UpstreamError | null = null;
  #delivered = 0;
  #blocked = false;
  /** By index, the candidates that have begun, and whether they have finished. */
  readonly #candidates: Map<number, boolean> = new Map();

  frame(event: string, data: string, object?: JsonObject | null): FrameKind {
    const chunk = object ?? parseObject(data);
    if (chunk !== null) return this.#chunk(chunk);
    const told = readError(data);
    if (told !== null) return this.#fail(told);
    return event === 'error' ? this.#fail({ code: null, type: null, message: data }) : 'other';
  }

  answer(body: string): FrameKind {
    const list = listIn(body);
    if (list === null) return this.frame('', body);
    // A stream asked for without `alt=sse` is a list of its chunks.
    const kinds = list.map((chunk) => this.#chunk(chunk));
    return kinds.find((kind) => kind === 'error') ?? kinds.find(isContent) ?? 'other';
  }

  reading(): Reading {
    const finished = this.#candidates.size > 0 && [...this.#candidates.values()].every(Boolean);
    return {
      usage: this.#usage,
      finish: this.#finish,
      error: this.#error,
      deliveredLength: this.#delivered,
      // There is no closing frame: an answer is whole once every candidate has its reason.
      ended: this.#error === null && (this.#blocked || finished),
    };
  }

  #chunk(chunk: JsonObject): FrameKind {
    const found = usageIn(chunk);
    // Every report is the whole so far, so the last one that says something counts.
    if (found !== null) this.#usage = readUsage(found) ?? this.#usage;
    const candidates = candidatesOf(chunk);
    let content = this.#block(chunk);
    for (const candidate of candidates) if (this.#candidate(candidate)) content = true;
    const error = errorIn(chunk);
    if (error !== null) return this.#fail(error);
    if (content) return 'content';
    return candidates.length === 0 && found !== null ? 'usage' : 'other';
  }

  #block(chunk: JsonObject): boolean {
    const reason = blockReasonOf(chunk);
    if (reason === null) return false;
    this.#blocked = true;
    this.#finish ??= reason;
    return true;
  }

  #candidate(candidate: JsonObject): boolean {
    const index = indexOf(candidate);
    const parts = partsOf(candidate);
    for (const part of parts) this.#delivered += lengthOf(part);
    const reason = wordOf(candidate['finishReason']);
    if (reason !== null) {
      this.#finish = reason;
      this.#candidates.set(index, true);
      return true;
    }
    if (!this.#candidates.has(index)) this.#candidates.set(index, false);
    return parts.some(hasContent);
  }

  #fail(error: UpstreamError): 'error' {
    this.#error ??= error;
    return 'error';
  }
}

function listIn(body: string): readonly JsonObject[] | null {
  if (!body.trimStart().startsWith('[')) return null;
  try {
    return (JSON.parse(body) as readonly Json[]).filter((chunk) => isObject(chunk));
  } catch {
    return null;
  }
}

function isContent(kind: FrameKind): boolean {
  return kind === 'content';
}

/** UTF-16 units of what this part adds. */
function lengthOf(part: JsonObject): number {
  const { args } = objectOf(part['functionCall']);
  return (
    textOf(part['text']).length +
    (args === undefined ? 0 : JSON.stringify(args).length) +
    textOf(objectOf(part['executableCode'])['code']).length +
    textOf(objectOf(part['codeExecutionResult'])['output']).length
  );
}

/** Text that says something, or whatever is no text: a call, an image, code. */
function hasContent(part: JsonObject): boolean {
  if (typeof part['text'] === 'string') return part['text'] !== '';
  return Object.values(part).some((value) => isObject(value));
}
