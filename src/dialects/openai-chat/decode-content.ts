import type { Citation, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { countOf, listOf, objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import type { AnswerParts } from './answer-parts.ts';
import { ReasoningDecoder } from './decode-reasoning.ts';
import { sourceOf } from './media.ts';
import { ID } from './schema.ts';

/** Reads all of a delta or message but its calls. */
export class ContentDecoder {
  readonly #parts: AnswerParts;
  readonly #reasoning: ReasoningDecoder;
  /** Log probabilities of tokens without text, until there is one. */
  #waiting: readonly Json[] = [];
  #sound: number | null = null;
  /** Where the text under way begins in the whole content, which citations count from. */
  #textStart = 0;
  #told = 0;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
    this.#reasoning = new ReasoningDecoder(parts);
  }

  /** @param logprobs What stands beside it in its choice. */
  take(delta: JsonObject, logprobs: JsonObject): void {
    this.#reasoning.take(delta);
    const { content } = delta;
    if (typeof content === 'string') this.#text(content);
    else for (const part of objectsOf(content)) this.#part(part);
    this.#probabilities('text', logprobs['content']);
    for (const annotation of objectsOf(delta['annotations'])) this.#cite(annotation);
    const refusal = textOf(delta['refusal']);
    if (refusal !== '') this.#parts.add(this.#parts.flow({ kind: 'refusal' }), refusal);
    this.#probabilities('refusal', logprobs['refusal']);
    for (const image of objectsOf(delta['images'])) this.#image(image);
    if (isObject(delta['audio'])) this.#audio(delta['audio']);
  }

  #text(text: string): void {
    if (text === '') return;
    if (this.#parts.flowing('text') === null) this.#textStart = this.#told;
    this.#parts.add(this.#parts.flow({ kind: 'text' }), text);
    this.#told += text.length;
  }

  /** Mistral's content comes in parts. */
  #part(part: JsonObject): void {
    const { type } = part;
    if (type === 'text') this.#text(textOf(part['text']));
    else if (type === 'thinking') {
      for (const chunk of objectsOf(part['thinking'])) {
        if (textOf(chunk['text']) !== '') this.#reasoning.plain(textOf(chunk['text']));
      }
    } else if (type === 'image_url') this.#image(part);
    else this.#native(part);
  }

  #native(value: JsonObject): void {
    const type = textOf(value['type']);
    this.#parts.whole({ kind: 'native', dialect: ID, type, value });
  }

  #image(image: JsonObject): void {
    const inner = image['image_url'];
    const source = sourceOf(textOf(isObject(inner) ? inner['url'] : inner));
    // A picture elsewhere is no bytes.
    if (source.at !== 'inline') return this.#native(image);
    this.#parts.whole({ kind: 'media', media: 'image', mimeType: source.mimeType }, source.data);
  }

  /**
   * Sound comes in pieces beside its transcript, which is what was said. Its format is the
   * request's and not told: streams of OpenAI only have pcm16, whole answers mostly wav.
   */
  #audio(audio: JsonObject): void {
    this.#text(textOf(audio['transcript']));
    const data = textOf(audio['data']);
    if (data === '') return;
    this.#sound ??= this.#parts.start(SOUND);
    this.#parts.add(this.#sound, data);
  }

  #cite(annotation: JsonObject): void {
    const open = this.#parts.flowing('text');
    if (open === null || annotation['type'] !== 'url_citation') return;
    const inner = objectOf(annotation['url_citation']);
    const citation: Citation = {
      url: wordOf(inner['url']),
      title: wordOf(inner['title']),
      quote: wordOf(inner['content']),
      start: this.#offset(inner['start_index']),
      end: this.#offset(inner['end_index']),
      dialect: ID,
      native: annotation,
    };
    this.#parts.delta(open, { kind: 'citation', citation });
  }

  #offset(value: Json | undefined): number | null {
    const offset = countOf(value);
    return offset === null ? null : Math.max(0, offset - this.#textStart);
  }

  #probabilities(kind: 'text' | 'refusal', value: Json | undefined): void {
    const tokens = listOf(value);
    if (tokens.length === 0) return;
    const all = [...this.#waiting, ...tokens];
    const open = this.#parts.flowing(kind);
    this.#waiting = open === null ? all : [];
    if (open !== null) this.#parts.delta(open, { kind: 'probabilities', tokens: all });
  }
}

const SOUND: PartHead = { kind: 'media', media: 'audio', mimeType: 'audio/wav' };
