import type { AnswerContext, Encoder } from '../../contract/dialect.ts';
import type { GatewayError } from '../../contract/error.ts';
import type { Citation, Delta, Event, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Usage } from '../../contract/usage.ts';
import { errorEvent } from './error.ts';
import { sayFinish } from './finish.ts';
import { wantsLegacy } from './legacy.ts';
import {
  annotation,
  answerHead,
  joinedReasoning,
  plainReasoning,
  reasoningDetails,
  sayAudio,
  sayImage,
  sayProbabilities,
} from './say-answer.ts';
import { type CallHead, type CallWriter, LegacyCallWriter, ToolCallWriter } from './say-calls.ts';
import { sayUsage } from './say-usage.ts';
import { DONE } from './schema.ts';

/** A part under way. */
interface Open {
  readonly head: PartHead;
  /** Among the parts of its kind. */
  readonly at: number;
  /** Where a text stands in the whole content. */
  readonly start: number;
  data: string;
  readonly call: CallWriter | null;
  readonly citations: Citation[];
}

/** Writes chunks. Calls may interleave, as each piece names its call. */
export class ChatEncoder implements Encoder {
  readonly #context: AnswerContext;
  readonly #legacy: boolean;
  readonly #open: Map<number, Open> = new Map();
  readonly #counts: Map<PartHead['kind'], number> = new Map();
  #head: string | null = null;
  /** The last call that began, which may hold something back. */
  #call: CallWriter | null = null;
  #told = 0;
  #usage: Usage | null = null;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#legacy = wantsLegacy(context.conversation);
  }

  event(event: Event): string {
    switch (event.type) {
      case 'start':
        return this.#start(event);
      case 'part_start':
        return this.#start(null) + this.#begin(event.index, event.part);
      case 'part_delta':
        return this.#delta(event.index, event.delta);
      case 'part_end':
        return this.#end(event.index);
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'finish':
        return (
          this.#start(null) + this.#chunk({}, { finish: sayFinish(event.reason, this.#legacy) })
        );
      case 'error':
        return '';
    }
  }

  end(): string {
    const told = this.#context.wantsUsage && this.#head !== null ? this.#usage : null;
    const usage = told === null ? '' : this.#frame([], sayUsage(told));
    return `${usage}data: ${DONE}\n\n`;
  }

  fail(error: GatewayError): string {
    return errorEvent(error, this.#context.requestId);
  }

  /** The first chunk tells who speaks. */
  #start(start: Extract<Event, { type: 'start' }> | null): string {
    if (this.#head !== null) return '';
    const head = answerHead('chat.completion.chunk', this.#context, start);
    this.#head = JSON.stringify(head).slice(0, -1);
    return this.#chunk({ role: 'assistant', content: '' });
  }

  #begin(index: number, head: PartHead): string {
    const at = this.#counts.get(head.kind) ?? 0;
    this.#counts.set(head.kind, at + 1);
    const call = head.kind === 'tool_call' ? this.#writer(head, at) : null;
    const before = call === null ? null : this.#call;
    if (call !== null) this.#call = call;
    this.#open.set(index, { head, at, start: this.#told, data: '', call, citations: [] });
    return this.#said(before?.settle() ?? null);
  }

  #writer(head: CallHead, at: number): CallWriter {
    return this.#legacy ? new LegacyCallWriter(head, at) : new ToolCallWriter(head, at);
  }

  #delta(index: number, delta: Delta): string {
    const open = this.#open.get(index);
    if (open === undefined) return '';
    const { head } = open;
    if (delta.kind === 'text') return this.#text(open, delta.text);
    if (delta.kind === 'break')
      return this.#text(open, open.data === '' ? '' : joinedReasoning(['', '']));
    if (delta.kind === 'citation') {
      open.citations.push(delta.citation);
      return '';
    }
    if (delta.kind === 'probabilities') {
      return this.#chunk({}, { logprobs: sayProbabilities(head.kind, delta.tokens) });
    }
    const { signature } = delta;
    if (head.kind === 'reasoning') {
      const block =
        delta.kind === 'hidden'
          ? // The form was told with the text, if there was any.
            { ...UNSIGNED, ...head, form: open.data === '' ? head.form : 'full', hidden: signature }
          : { ...UNSIGNED, ...head, signature };
      return this.#chunk({ reasoning_details: reasoningDetails({ ...block, texts: [] }, open.at) });
    }
    return this.#said(open.call?.sign(signature) ?? null);
  }

  #text(open: Open, text: string): string {
    const { head, at } = open;
    if (text === '') return '';
    switch (head.kind) {
      case 'text':
        this.#told += text.length;
        return this.#chunk({ content: text });
      case 'refusal':
        return this.#chunk({ refusal: text });
      case 'reasoning': {
        open.data = 'told';
        const details = reasoningDetails({ ...UNSIGNED, ...head, texts: [text] }, at);
        return this.#chunk({ ...plainReasoning(text), reasoning_details: details });
      }
      case 'tool_call':
        return this.#said(open.call?.text(text) ?? null);
      case 'media':
        open.data += text;
        return '';
      case 'native':
        return '';
    }
  }

  /** Media and citations are told whole. */
  #end(index: number): string {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (open === undefined) return '';
    const { head, citations, start, data, at, call } = open;
    if (call !== null) return this.#said(call.settle());
    if (head.kind === 'media' && head.media === 'image') {
      return this.#chunk({ images: [sayImage(head.mimeType, data, at)] });
    }
    if (head.kind === 'media' && head.media === 'audio') {
      return this.#chunk({ audio: sayAudio(data, this.#context) });
    }
    const annotations = citations
      .map((citation) => annotation(citation, { start, end: this.#told }))
      .filter((said) => said !== null);
    return annotations.length === 0 ? '' : this.#chunk({ annotations });
  }

  #said(delta: JsonObject | null): string {
    return delta === null ? '' : this.#chunk(delta);
  }

  #chunk(delta: JsonObject, more: { finish?: string; logprobs?: Json } = {}): string {
    const { finish = null, logprobs = null } = more;
    return this.#frame([{ index: 0, delta, logprobs, finish_reason: finish }], null);
  }

  /** Where usage is wanted, OpenAI says in every chunk that there is none yet. */
  #frame(choices: readonly Json[], usage: JsonObject | null): string {
    const counted = this.#context.wantsUsage ? `,"usage":${JSON.stringify(usage)}` : '';
    return `data: ${this.#head},"choices":${JSON.stringify(choices)}${counted}}\n\n`;
  }
}

const UNSIGNED = { signature: null, hidden: null } as const;
