import type { StreamEvent } from './event-stream.ts';
import { addCalls, type OpenCall, shown } from './fold-calls.ts';
import type { Content, Trouble, Usage } from './message.ts';
import { isRecord, parse, troubleIn } from './trouble.ts';

/** Puts the chunks of a streamed answer together, or takes one that came whole. */
export class AnswerFold {
  readonly #startedAt: number;
  #text = '';
  #reasoning = '';
  #refusal = '';
  #calls: readonly OpenCall[] = [];
  readonly #pictures: string[] = [];
  #finish: string | null = null;
  #usage: Usage | null = null;
  #firstAt: number | null = null;
  #thoughtFrom: number | null = null;
  #thoughtTo: number | null = null;
  #done = false;
  #trouble: Trouble | null = null;

  /** @param startedAt When the request was sent, on the clock that `now` is of. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  event({ event, data }: StreamEvent, now: number): void {
    if (data.trim() === '[DONE]') {
      this.#done = true;
      return;
    }
    const chunk = parse(data);
    if (isRecord(chunk)) this.#chunk(chunk, now);
    if (event === 'error') this.#trouble ??= errorEvent(chunk, data);
  }

  /** An answer of one piece, from a host that does not stream. */
  whole(body: string, now: number): void {
    const answer = parse(body);
    if (isRecord(answer)) this.#chunk(answer, now);
  }

  content(now: number): Content {
    const thoughtTo = this.#thoughtTo ?? (this.ended ? now : null);
    return {
      text: this.#text,
      reasoning: this.#reasoning,
      reasoningMs:
        this.#thoughtFrom === null || thoughtTo === null ? null : thoughtTo - this.#thoughtFrom,
      refusal: this.#refusal,
      calls: shown(this.#calls),
      pictures: [...this.#pictures],
      finish: this.#finish,
      usage: this.#usage,
      firstTokenMs: this.#firstAt === null ? null : this.#firstAt - this.#startedAt,
    };
  }

  /** Whether the model said that it was finished. */
  get ended(): boolean {
    return this.#trouble === null && (this.#done || this.#finish !== null);
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  #chunk(chunk: Readonly<Record<string, unknown>>, now: number): void {
    this.#trouble ??= troubleIn(chunk, 0);
    this.#usage = usageIn(chunk['usage']) ?? this.#usage;
    for (const choice of listOf(chunk['choices'])) {
      if (isRecord(choice) && (choice['index'] ?? 0) === 0) this.#choice(choice, now);
    }
  }

  #choice(choice: Readonly<Record<string, unknown>>, now: number): void {
    this.#trouble ??= troubleIn(choice, 0);
    const { finish_reason: finish } = choice;
    const delta = choice['delta'] ?? choice['message'];
    if (isRecord(delta)) this.#delta(delta, now);
    if (typeof finish !== 'string' || finish === '') return;
    this.#finish = finish;
    // So OpenRouter ends a broken generation, with or without an error beside it.
    if (finish === 'error') {
      this.#trouble ??= errorEvent(undefined, 'The provider gave up on this answer. Retry.');
    }
  }

  #delta(delta: Readonly<Record<string, unknown>>, now: number): void {
    const calls = listOf(delta['tool_calls']);
    const parts = listOf(delta['content']);
    // new-api sends the same reasoning under both names.
    const reasoning = text(delta['reasoning_content']) || text(delta['reasoning']);
    this.#think(reasoning + parts.map(thoughtOf).join(''), now);
    const said = text(delta['content']) + parts.map(textOf).join('');
    const refusal = text(delta['refusal']);
    const pictures = [...parts, ...listOf(delta['images'])].flatMap(pictureOf);
    if (said + refusal === '' && calls.length + pictures.length === 0) return;
    this.#firstAt ??= now;
    if (this.#thoughtFrom !== null) this.#thoughtTo ??= now;
    this.#text += said;
    this.#refusal += refusal;
    this.#pictures.push(...pictures);
    this.#calls = addCalls(this.#calls, calls);
  }

  #think(thought: string, now: number): void {
    if (thought === '') return;
    this.#firstAt ??= now;
    this.#thoughtFrom ??= now;
    this.#reasoning += thought;
  }
}

function errorEvent(frame: unknown, data: string): Trouble {
  const found = troubleIn({ error: isRecord(frame) ? frame : data }, 0);
  return found ?? { status: 0, code: 'stream_error', message: data, requestId: null };
}

/** Reports are snapshots: the last one that says something counts, and nothing is added up. */
function usageIn(value: unknown): Usage | null {
  if (!isRecord(value)) return null;
  const input = count(value['prompt_tokens']);
  const output = count(value['completion_tokens']);
  return input === null && output === null ? null : { input, output };
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The part of a list's text; Mistral answers in parts. */
function textOf(part: unknown): string {
  return isRecord(part) && part['type'] !== 'thinking' ? text(part['text']) : '';
}

function thoughtOf(part: unknown): string {
  if (!isRecord(part) || part['type'] !== 'thinking') return '';
  const { thinking } = part;
  return typeof thinking === 'string'
    ? thinking
    : listOf(thinking)
        .map((piece) => (isRecord(piece) ? text(piece['text']) : ''))
        .join('');
}

function pictureOf(part: unknown): string[] {
  if (!isRecord(part)) return [];
  const { image_url: image } = part;
  const url = isRecord(image) ? image['url'] : image;
  return typeof url === 'string' && url !== '' ? [url] : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
