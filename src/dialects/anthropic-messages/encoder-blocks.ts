import type { Signature } from '../../contract/conversation.ts';
import type { Citation, Delta, Event, PartHead } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { carried } from '../../hub/signature.ts';
import { textAsArguments } from '../../hub/tool-names.ts';
import { isObject } from '../../wire/json-read.ts';
import { writeCitation } from './citation.ts';
import { mediaEnd, mediaStart } from './media-text.ts';
import { ID } from './schema.ts';
import { carriedHidden, carriedPart, UNSIGNED } from './signed.ts';
import { toolId } from './tool-id.ts';

type Write = (type: string, members: object) => void;

/** The part under way. */
interface Current {
  readonly head: PartHead;
  /** Its block has begun. A block waits for its first piece, since its signature may come before. */
  open: boolean;
  /** The free text of a tool that this dialect calls with an object. */
  input: string;
  signature: Signature | null;
  hidden: Signature | null;
}

/**
 * Writes blocks, one after the other, from parts told in their turn. Every part has one block; a
 * signature on a text or a call stands in an empty block of thinking beside it (`signed.ts`).
 */
export class BlockWriter {
  readonly #write: Write;
  #index = -1;
  #current: Current | null = null;
  /** A signature that came when its part's block had begun. */
  #late: Signature | null = null;
  /** Whether a tool was called. */
  called = false;

  constructor(write: Write) {
    this.#write = write;
  }

  event(event: Event): void {
    if (event.type === 'part_start') this.#start(event.part);
    else if (this.#current === null) return;
    else if (event.type === 'part_delta') this.#delta(this.#current, event.delta);
    else if (event.type === 'part_end') this.#stop(this.#current);
  }

  /** Parts that were never ended are. */
  end(): void {
    if (this.#current !== null) this.#stop(this.#current);
  }

  #start(head: PartHead): void {
    this.#current = { head, open: false, input: '', signature: null, hidden: null };
    if (head.kind !== 'tool_call') return;
    this.called = true;
  }

  #delta(current: Current, delta: Delta): void {
    if (delta.kind === 'text') this.#piece(current, delta.text);
    else if (delta.kind === 'break') this.#piece(current, '\n\n');
    else if (delta.kind === 'hidden') current.hidden = delta.signature;
    else if (delta.kind === 'citation') this.#citation(current, delta.citation);
    else if (delta.kind === 'signature') this.#signature(current, delta.signature);
  }

  #piece(current: Current, text: string): void {
    const { head } = current;
    if (text === '' || head.kind === 'native') return;
    if (head.kind === 'tool_call' && head.form === 'text') {
      current.input += text;
      return;
    }
    this.#open(current);
    if (head.kind === 'tool_call') this.#json(text);
    else if (head.kind === 'reasoning') this.#add({ type: 'thinking_delta', thinking: text });
    else this.#add({ type: 'text_delta', text });
  }

  #signature(current: Current, signature: Signature): void {
    const own = current.head.kind === 'reasoning' || !current.open;
    if (own) current.signature = signature;
    else this.#late = signature;
  }

  #citation(current: Current, citation: Citation): void {
    const written = current.head.kind === 'text' ? writeCitation(citation) : null;
    if (written === null) return;
    this.#open(current);
    this.#add({ type: 'citations_delta', citation: written });
  }

  #open(current: Current): void {
    if (current.open) return;
    current.open = true;
    const { head, signature } = current;
    if (signature !== null && head.kind !== 'reasoning')
      this.#carrier(carriedPart(signature, 'before'));
    this.#begin(blockOf(head));
    if (head.kind === 'media') this.#add({ type: 'text_delta', text: mediaStart(head) });
  }

  #stop(current: Current): void {
    this.#current = null;
    const { head } = current;
    if (head.kind === 'reasoning') return this.#stopReasoning(current);
    if (head.kind === 'native') return this.#native(head);
    if (head.kind === 'tool_call') {
      this.#open(current);
      if (head.form === 'text') this.#json(textAsArguments(current.input));
    } else if (current.signature !== null && !current.open) {
      this.#carrier(carriedPart(current.signature, 'alone'));
    }
    if (!current.open) return;
    if (head.kind === 'media') this.#add({ type: 'text_delta', text: mediaEnd() });
    this.#end();
    if (this.#late === null) return;
    this.#carrier(carriedPart(this.#late, 'after'));
    this.#late = null;
  }

  /** The text with its signature, then what nobody may read of it. */
  #stopReasoning(current: Current): void {
    const { signature, hidden, head } = current;
    const { id, form } = head.kind === 'reasoning' ? head : { id: null, form: 'full' as const };
    const inside = current.open && signature === null && hidden !== null && hidden.by !== ID;
    if (current.open || signature !== null) {
      this.#open(current);
      const text = inside ? carriedHidden(hidden, id, form) : signatureText(signature);
      this.#add({ type: 'signature_delta', signature: text });
      this.#end();
    }
    if (hidden === null || inside) return;
    this.#begin({ type: 'redacted_thinking', data: carriedHidden(hidden, id, form) });
    this.#end();
  }

  /** Blocks of another dialect mean nothing here. */
  #native({ dialect, value }: Extract<PartHead, { kind: 'native' }>): void {
    if (dialect !== ID || !isObject(value)) return;
    const { input } = value;
    const pieces = isObject(input) && Object.keys(input).length > 0;
    this.#begin(pieces ? { ...value, input: {} } : value);
    if (pieces) this.#json(JSON.stringify(input));
    this.#end();
  }

  #carrier(signature: string): void {
    this.#begin({ type: 'thinking', thinking: '', signature: '' });
    this.#add({ type: 'signature_delta', signature });
    this.#end();
  }

  #json(text: string): void {
    this.#add({ type: 'input_json_delta', partial_json: text });
  }

  #begin(content_block: JsonObject): void {
    this.#index += 1;
    this.#write('content_block_start', { index: this.#index, content_block });
  }

  #add(delta: JsonObject): void {
    this.#write('content_block_delta', { index: this.#index, delta });
  }

  #end(): void {
    this.#write('content_block_stop', { index: this.#index });
  }
}

function signatureText(signature: Signature | null): string {
  return signature === null ? UNSIGNED : carried(signature, ID);
}

function blockOf(head: PartHead): JsonObject {
  if (head.kind === 'reasoning') return { type: 'thinking', thinking: '', signature: '' };
  if (head.kind !== 'tool_call') return { type: 'text', text: '' };
  return { type: 'tool_use', id: toolId(head.id), name: head.name, input: {} };
}
