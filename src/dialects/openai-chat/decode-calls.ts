import type { Signature } from '../../contract/conversation.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { countOf, objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import type { AnswerParts } from './answer-parts.ts';
import { callSignature } from './extensions.ts';

/** No model calls so many; an upstream without end would fill the memory. */
const MOST_CALLS = 1_024;

/** A call under way. */
interface Call {
  readonly key: number;
  id: string | null;
  /** '' until it is told: a few servers send arguments before the name. */
  name: string;
  readonly form: 'json' | 'text';
  input: string;
  /** Null until it has begun. */
  part: number | null;
  signature: Signature | null;
  ended: boolean;
}

/**
 * Puts tool calls together. They are told apart by `index`; Gemini's compatible endpoint sends
 * none, or 0 for all, so a new id with a name is a new call as well.
 */
export class CallDecoder {
  readonly #parts: AnswerParts;
  readonly #calls: Call[] = [];

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  get some(): boolean {
    return this.#calls.length > 0;
  }

  /** @throws {MalformedAnswer} when a call goes on that has ended, or begins twice. */
  take(delta: JsonObject): void {
    for (const entry of objectsOf(delta['tool_calls'])) {
      const form = isObject(entry['custom']) ? 'text' : 'json';
      const inner = objectOf(form === 'text' ? entry['custom'] : entry['function']);
      this.#piece(entry, inner, form);
    }
    // What tool calls replaced: one call, without an id.
    if (isObject(delta['function_call'])) {
      this.#piece({ index: 0 }, delta['function_call'], 'json');
    }
  }

  /** No piece may follow. @throws {MalformedAnswer} when a call never got its name. */
  finish(): void {
    for (const call of this.#calls) {
      if (call.part === null) throw new MalformedAnswer('called a tool without naming it');
      this.#end(call);
    }
  }

  #piece(entry: JsonObject, inner: JsonObject, form: Call['form']): void {
    const id = wordOf(entry['id']);
    const name = textOf(inner['name']);
    const call = this.#known(entry['index'], id, name) ?? this.#begin(entry['index'], form);
    call.id ??= id;
    this.#sign(call, callSignature(entry));
    if (call.name === '') call.name = name;
    this.#add(call, argumentsOf(inner[form === 'text' ? 'input' : 'arguments']));
  }

  /** The call that a piece goes on with, if it does. */
  #known(index: Json | undefined, id: string | null, name: string): Call | undefined {
    const at = countOf(index);
    const call = this.#calls.findLast(({ key, ...other }) =>
      at === null ? id === null || other.id === id : key === at,
    );
    if (call === undefined || name === '') return call;
    const unnumbered = at === null && id === null;
    if (!unnumbered && (id === null || call.id === null || call.id === id)) return call;
    const whole = call.input === '' || isWhole(call);
    // Without any number only whole calls can be told apart.
    if (unnumbered) return call.name !== '' && whole ? undefined : call;
    if (!whole) throw new MalformedAnswer('began a tool call twice');
    return undefined;
  }

  #begin(index: Json | undefined, form: Call['form']): Call {
    if (this.#calls.length === MOST_CALLS)
      throw new MalformedAnswer('called too many tools at once');
    // Those before the last one may be open still, by turns; they end with the answer at the latest.
    const last = this.#calls.at(-1);
    if (last !== undefined && isWhole(last)) this.#end(last);
    const key = countOf(index) ?? this.#calls.length;
    const rest = { id: null, name: '', input: '', part: null, signature: null, ended: false };
    const call: Call = { key, form, ...rest };
    this.#calls.push(call);
    return call;
  }

  #add(call: Call, text: string): void {
    if (call.ended) {
      if (text.trim() === '') return;
      throw new MalformedAnswer('went on with a tool call that was whole');
    }
    call.input += text;
    if (call.part !== null) this.#parts.add(call.part, text);
    else if (call.name !== '') this.#open(call);
  }

  #open(call: Call): void {
    this.#parts.endFlow();
    // Some servers give no id, yet results have to be tied to calls.
    const id = call.id ?? `call_${this.#calls.indexOf(call)}`;
    call.id = id;
    const { name, form } = call;
    call.part = this.#parts.start({ kind: 'tool_call', id, name, namespace: null, form });
    if (call.signature !== null) this.#tellSignature(call.part, call.signature);
    this.#parts.add(call.part, call.input);
  }

  /** It may come with the last piece. */
  #sign(call: Call, signature: Signature | null): void {
    if (signature === null || call.signature !== null || call.ended) return;
    call.signature = signature;
    if (call.part !== null) this.#tellSignature(call.part, signature);
  }

  #tellSignature(part: number, signature: Signature): void {
    this.#parts.delta(part, { kind: 'signature', signature });
  }

  #end(call: Call): void {
    if (call.part === null || call.ended) return;
    call.ended = true;
    this.#parts.end(call.part);
  }
}

/** Nothing can follow a whole object but space, so the call is over once another one begins. */
function isWhole({ form, input }: Call): boolean {
  return form === 'json' && /\}\s*$/.test(input.slice(-64)) && parseObject(input) !== null;
}

/** A text; Ollama and others have sent the object itself. */
function argumentsOf(value: Json | undefined): string {
  return isObject(value) ? JSON.stringify(value) : textOf(value);
}
