import type { Signature } from '../../contract/conversation.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { Delta, Event, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';
import { mediaKind } from './parse-parts.ts';
import { ID } from './schema.ts';
import { readSignature } from './signed.ts';

/** A part that is open: only text and thoughts go on in the next chunk. */
interface Open {
  readonly index: number;
  readonly kind: 'text' | 'reasoning';
  text: string;
  /** A signature closes what it signs: text after it is another part. */
  signed: boolean;
}

/** Members that are not what a part is. */
const BESIDE = new Set(['text', 'thought', 'thoughtSignature', 'partMetadata', 'videoMetadata']);

/** Turns the parts of an answer into events, text that follows text into one part. */
export class PartDecoder {
  readonly #tell: (event: Event) => void;
  #open: Open | null = null;
  #next = 0;
  #calls = 0;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
  }

  /** Whether the answer calls a tool. */
  get called(): boolean {
    return this.#calls > 0;
  }

  /** Whether there was any part. */
  get any(): boolean {
    return this.#next > 0;
  }

  /** The text of the open part, null where none is open. */
  get text(): string | null {
    return this.#open?.kind === 'text' ? this.#open.text : null;
  }

  /**
   * @param answerId Makes ids of calls unique among several answers.
   * @throws {MalformedAnswer} when a part lacks what makes it one.
   */
  part(part: JsonObject, answerId: string): void {
    const { functionCall, inlineData } = part;
    // Null is a field left out.
    const text = part['text'] ?? undefined;
    if (isObject(functionCall)) this.#call(functionCall, part, answerId);
    else if (isObject(inlineData) && part['thought'] !== true) this.#media(inlineData, part);
    else if (text !== undefined && typeof text !== 'string') throw broken('a text that is none');
    else if (text !== undefined || !this.#native(part)) this.#text(part, text ?? '');
  }

  /** More about the open text. */
  delta(delta: Delta): void {
    if (this.#open !== null) this.#add(this.#open.index, delta);
  }

  end(): void {
    if (this.#open === null) return;
    this.#tell({ type: 'part_end', index: this.#open.index });
    this.#open = null;
  }

  #native(part: JsonObject): boolean {
    const type = Object.keys(part).find((name) => !BESIDE.has(name) && isObject(part[name]));
    if (type === undefined) return false;
    this.#whole({ kind: 'native', dialect: ID, type, value: part }, '', null);
    return true;
  }

  #text(part: JsonObject, text: string): void {
    const kind = part['thought'] === true ? 'reasoning' : 'text';
    const { signature, hidden } = readSignature(wordOf(part['thoughtSignature']));
    if (text === '' && signature === null && hidden === null) return;
    // At a stream's end the signature of what was said may come on an empty text of its own.
    const open = this.#goOn(kind);
    if (text !== '') {
      open.text += text;
      this.#add(open.index, { kind: 'text', text });
    }
    if (signature !== null) this.#add(open.index, { kind: 'signature', signature });
    if (hidden !== null) this.#add(open.index, { kind: 'hidden', signature: hidden });
    if (signature !== null || hidden !== null) open.signed = true;
  }

  /** The open part, if this belongs to it, else a new one. */
  #goOn(kind: Open['kind']): Open {
    const open = this.#open;
    if (open !== null && !open.signed && open.kind === kind) return open;
    this.end();
    const head: PartHead =
      kind === 'text' ? { kind } : { kind: 'reasoning', id: null, form: 'summary' };
    const begun: Open = { index: this.#start(head), kind, text: '', signed: false };
    this.#open = begun;
    return begun;
  }

  #call(call: JsonObject, part: JsonObject, answerId: string): void {
    const name = wordOf(call['name']);
    if (name === null) throw broken('a call without a name');
    const args = call['args'] ?? {};
    if (!isObject(args)) throw broken('arguments that are no object');
    const id = wordOf(call['id']) ?? callId(answerId, this.#calls);
    this.#calls += 1;
    const head: PartHead = { kind: 'tool_call', id, name, namespace: null, form: 'json' };
    this.#whole(head, JSON.stringify(args), signatureOf(part));
  }

  #media({ mimeType, data }: JsonObject, part: JsonObject): void {
    if (typeof mimeType !== 'string' || typeof data !== 'string')
      throw broken('data without a type');
    const head: PartHead = { kind: 'media', media: mediaKind(mimeType), mimeType };
    this.#whole(head, data, signatureOf(part));
  }

  /** A part that comes at once. */
  #whole(head: PartHead, text: string, signature: Signature | null): void {
    this.end();
    const index = this.#start(head);
    // Before what it signs: some dialects have a place for it there, and none behind.
    if (signature !== null) this.#add(index, { kind: 'signature', signature });
    if (text !== '') this.#add(index, { kind: 'text', text });
    this.#tell({ type: 'part_end', index });
  }

  #start(part: PartHead): number {
    const index = this.#next;
    this.#next += 1;
    this.#tell({ type: 'part_start', index, part });
    return index;
  }

  #add(index: number, delta: Delta): void {
    this.#tell({ type: 'part_delta', index, delta });
  }
}

function signatureOf(part: JsonObject): Signature | null {
  const said: Json | undefined = part['thoughtSignature'];
  return readSignature(wordOf(said)).signature;
}

/** Some dialects take no more than 40 characters, and of those only letters, digits, `_` and `-`. */
function callId(answerId: string, index: number): string {
  const unique = answerId.replace(/[^\w-]/g, '').slice(0, 28);
  return unique === '' ? `call_${index}` : `call_${unique}_${index}`;
}

function broken(what: string): MalformedAnswer {
  return new MalformedAnswer(`sent ${what}`);
}
