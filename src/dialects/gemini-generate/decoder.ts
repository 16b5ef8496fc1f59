import type { Decoder } from '../../contract/dialect.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { Event } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { listOf, objectOf, textOf, wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import { PartDecoder } from './decode-parts.ts';
import { errorIn } from './error.ts';
import { finishFrom, isFailure } from './finish.ts';
import { citationsIn, recitationsIn } from './grounding.ts';
import { tokensIn } from './probabilities.ts';
import { blockReasonOf, indexOf } from './schema.ts';
import { readUsage, usageIn } from './usage.ts';

const BROKE_OFF = 'broke its answer off';

/** Members of a chunk that have events of their own. */
const TOLD = new Set([
  'candidates',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'promptFeedback',
]);

/** Some servers in between end any stream so. */
const DONE = '[DONE]';

/** Reads the chunks of a stream, or a whole answer as if it were one chunk. */
export class GeminiDecoder implements Decoder {
  readonly #tell: (event: Event) => void;
  readonly #parts: PartDecoder;
  #started = false;
  #id = '';
  /** The provider's last word, null until it has stopped. */
  #said: string | null = null;
  #blocked = false;
  #usage: JsonObject | null = null;
  #told: JsonObject | null = null;
  readonly #cited: Set<string> = new Set();
  /** The end was told, or an error. */
  #over = false;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
    this.#parts = new PartDecoder(tell);
  }

  frame(_event: string, data: string, object?: JsonObject | null): void {
    if (data.trim() !== DONE) this.#value(object ?? parsed(data));
  }

  answer(body: string): void {
    const value = parsed(body);
    // A stream asked for without `alt=sse` is a list of its chunks.
    if (Array.isArray(value)) for (const chunk of value) this.#value(chunk);
    else this.#value(value);
    if (!this.#over && this.#said === null && !this.#parts.any)
      throw new MalformedAnswer('sent no answer');
    this.#finish();
  }

  end(): void {
    if (this.#over) return;
    // Nothing closes a stream but the reason why the candidate has ended.
    if (this.#said === null) throw new MalformedAnswer(BROKE_OFF);
    this.#finish();
  }

  #value(value: Json): void {
    if (this.#over) return;
    if (!isObject(value)) throw new MalformedAnswer('sent a chunk that is no object');
    const error = errorIn(value);
    if (error !== null) {
      this.#over = true;
      this.#tell({ type: 'error', error });
      return;
    }
    this.#chunk(value);
  }

  #chunk(chunk: JsonObject): void {
    this.#start(chunk);
    this.#readUsage(chunk);
    const blocked = blockReasonOf(chunk);
    if (blocked !== null) {
      this.#blocked = true;
      this.#said ??= blocked;
    }
    for (const candidate of list(chunk['candidates'], 'candidates')) {
      // The hub holds one answer; more than one is never asked for on the way here.
      if (indexOf(candidate) === 0) this.#candidate(candidate);
    }
  }

  #start(chunk: JsonObject): void {
    if (this.#started) return;
    this.#started = true;
    const id = wordOf(chunk['responseId']);
    this.#id = id ?? '';
    const extra = Object.fromEntries(Object.entries(chunk).filter(([name]) => !TOLD.has(name)));
    this.#tell({ type: 'start', id, model: wordOf(chunk['modelVersion']), extra });
  }

  /** Counts are of the whole so far: the first tells of the prompt, the last of everything. */
  #readUsage(chunk: JsonObject): void {
    const found = usageIn(chunk);
    if (found === null) return;
    this.#usage = found;
    if (this.#told === null) this.#tellUsage(found);
  }

  #tellUsage(native: JsonObject): void {
    const usage = readUsage(native);
    if (usage === null) return;
    this.#told = native;
    this.#tell({ type: 'usage', usage, native });
  }

  #candidate(candidate: JsonObject): void {
    const { content } = candidate;
    if (content !== undefined && content !== null && !isObject(content)) {
      throw new MalformedAnswer('sent content that is no object');
    }
    const parts = list(objectOf(content)['parts'], 'parts');
    for (const part of parts) {
      if (this.#said !== null && saysMore(part)) throw new MalformedAnswer('went on after its end');
      this.#parts.part(part, this.#id);
    }
    this.#annotate(candidate);
    const reason = wordOf(candidate['finishReason']);
    if (reason !== null) this.#stop(reason, candidate);
  }

  /** What is told of the text so far. */
  #annotate(candidate: JsonObject): void {
    const { text } = this.#parts;
    const { logprobsResult } = candidate;
    if (text === null) return;
    if (isObject(logprobsResult)) {
      const tokens = tokensIn(logprobsResult);
      if (tokens.length > 0) this.#parts.delta({ kind: 'probabilities', tokens });
    }
    const citations = [
      ...citationsIn(objectOf(candidate['groundingMetadata']), text),
      ...recitationsIn(objectOf(candidate['citationMetadata']), text),
    ];
    for (const citation of citations) {
      // Sources found so far are told again with later chunks.
      const key = JSON.stringify(citation.native);
      if (this.#cited.has(key)) continue;
      this.#cited.add(key);
      this.#parts.delta({ kind: 'citation', citation });
    }
  }

  #stop(reason: string, candidate: JsonObject): void {
    this.#said = reason;
    if (this.#parts.any || !isFailure(reason)) return;
    this.#over = true;
    const message = textOf(candidate['finishMessage']) || `The model stopped with ${reason}.`;
    this.#tell({ type: 'error', error: { code: null, type: reason, message } });
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.end();
    if (this.#usage !== null && this.#usage !== this.#told) this.#tellUsage(this.#usage);
    const reason = this.#blocked ? 'content_filter' : finishFrom(this.#said, this.#parts.called);
    this.#tell({ type: 'finish', reason, said: this.#said, stopSequence: null });
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new MalformedAnswer('sent a chunk that is not JSON');
  }
}

/** A repeated field: absent where it is empty. */
function list(value: Json | undefined, name: string): readonly JsonObject[] {
  if (value === undefined || value === null) return [];
  const entries = listOf(value);
  if (Array.isArray(value) && entries.every((entry) => isObject(entry))) {
    return entries as readonly JsonObject[];
  }
  throw new MalformedAnswer(`sent ${name} that are no list of objects`);
}

/** Some chunks after the last word repeat it, with an empty text. */
function saysMore(part: JsonObject): boolean {
  if (typeof part['text'] === 'string') return part['text'] !== '';
  return Object.values(part).some((value) => isObject(value));
}
