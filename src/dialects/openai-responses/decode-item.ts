import { MalformedAnswer } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import { textOf, wordOf } from '../../hub/lenient.ts';
import { MessageItem } from './decode-message.ts';
import { type DecodedItem, needText, type ToldPart, type ToldParts } from './decode-parts.ts';
import { ReasoningItem } from './decode-reasoning.ts';
import { ID } from './schema.ts';

/** @param place Its `output_index`, from which a call without an id gets one. */
export function decodedItem(item: JsonObject, place: number, parts: ToldParts): DecodedItem {
  const type = wordOf(item['type']);
  if (type === null) throw new MalformedAnswer('sent an item without its type');
  if (type === 'message') return new MessageItem(parts);
  if (type === 'reasoning') return new ReasoningItem(parts, item);
  const call = CALLS.get(type);
  if (call === undefined) return new NativeItem(parts, type);
  const id = wordOf(item['call_id']) ?? `call_${place}`;
  const name = needText(item, 'name');
  const namespace = wordOf(item['namespace']);
  return new CallItem(
    parts.start({ kind: 'tool_call', id, name, namespace, form: call.form }),
    call,
  );
}

interface CallWords {
  readonly form: 'json' | 'text';
  /** Where the input stands. */
  readonly field: string;
  readonly events: string;
}

const CALLS: ReadonlyMap<string, CallWords> = new Map([
  [
    'function_call',
    { form: 'json', field: 'arguments', events: 'response.function_call_arguments.' },
  ],
  [
    'custom_tool_call',
    { form: 'text', field: 'input', events: 'response.custom_tool_call_input.' },
  ],
]);

class CallItem implements DecodedItem {
  readonly #part: ToldPart;
  readonly #words: CallWords;

  constructor(part: ToldPart, words: CallWords) {
    this.#part = part;
    this.#words = words;
  }

  event(type: string, frame: JsonObject): void {
    if (!type.startsWith(this.#words.events)) {
      throw new MalformedAnswer('told text of a tool call');
    }
    if (type.endsWith('.delta')) this.#part.text(needText(frame, 'delta'));
    else this.#part.fill(textOf(frame[this.#words.field]));
  }

  done(item: JsonObject): void {
    this.#part.fill(textOf(item[this.#words.field]));
    this.#part.end();
  }
}

/** An item of a hosted tool, or one that is not known: told whole, once it is. */
class NativeItem implements DecodedItem {
  readonly #parts: ToldParts;
  readonly #type: string;

  constructor(parts: ToldParts, type: string) {
    this.#parts = parts;
    this.#type = type;
  }

  event(): void {}

  done(item: JsonObject): void {
    this.#parts.start({ kind: 'native', dialect: ID, type: this.#type, value: item }).end();
  }
}
