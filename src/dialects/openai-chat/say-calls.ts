import type { Signature } from '../../contract/conversation.ts';
import type { PartHead } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { carried } from '../../hub/signature.ts';
import { flatName } from '../../hub/tool-names.ts';
import { signedCall } from './extensions.ts';
import { ID } from './schema.ts';

export type CallHead = Extract<PartHead, { kind: 'tool_call' }>;

export function sayCall(head: CallHead, input: string, signature: Signature | null): JsonObject {
  const { id } = head;
  const name = flatName(head);
  const signed = signedCall(signature === null ? null : carried(signature, ID));
  return head.form === 'text'
    ? { id, type: 'custom', custom: { name, input }, ...signed }
    : { id, type: 'function', function: { name, arguments: input }, ...signed };
}

/** Writes the deltas of one call, null where there is none yet. */
export interface CallWriter {
  text(text: string): JsonObject | null;
  sign(signature: Signature): JsonObject | null;
  /** What was held back. */
  settle(): JsonObject | null;
}

/**
 * A call among others. Its first piece waits for what follows, since the AI SDK looks for a
 * signature nowhere else (provider-utils, StreamingToolCallTracker), and a call that comes whole is
 * signed after its arguments.
 * @param index Among the calls.
 */
export class ToolCallWriter implements CallWriter {
  readonly #head: CallHead;
  readonly #index: number;
  #held: string | null = '';
  #signature: Signature | null = null;

  constructor(head: CallHead, index: number) {
    this.#head = head;
    this.#index = index;
  }

  text(text: string): JsonObject | null {
    if (this.#held === '') {
      this.#held = text;
      return null;
    }
    if (this.#held === null) return this.#piece(text, {});
    this.#held += text;
    return this.settle();
  }

  sign(signature: Signature): JsonObject | null {
    // The SDK refuses a piece without its function.
    if (this.#held === null) return this.#piece('', signedCall(carried(signature, ID)));
    this.#signature = signature;
    return null;
  }

  settle(): JsonObject | null {
    if (this.#held === null) return null;
    const call = sayCall(this.#head, this.#held, this.#signature);
    this.#held = null;
    return { tool_calls: [{ index: this.#index, ...call }] };
  }

  #piece(text: string, more: JsonObject): JsonObject {
    const inner =
      this.#head.form === 'text' ? { custom: { input: text } } : { function: { arguments: text } };
    return { tool_calls: [{ index: this.#index, ...inner, ...more }] };
  }
}

/** The one call of callers who declared functions in the old way; it has no place for more. */
export class LegacyCallWriter implements CallWriter {
  readonly #name: string;
  readonly #first: boolean;
  #begun = false;

  constructor(head: CallHead, index: number) {
    this.#name = flatName(head);
    this.#first = index === 0;
  }

  text(text: string): JsonObject | null {
    if (!this.#first) return null;
    const name = this.#begun ? {} : { name: this.#name };
    this.#begun = true;
    return { function_call: { ...name, arguments: text } };
  }

  sign(): null {
    return null;
  }

  settle(): JsonObject | null {
    return this.#begun ? null : this.text('');
  }
}
