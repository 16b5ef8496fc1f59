import { MalformedAnswer } from '../../contract/error.ts';
import type { Delta, Event, PartHead } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { signatureIn } from '../../hub/signature.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { citationOf } from './citation.ts';
import { ID } from './schema.ts';

type Kind = 'text' | 'thinking' | 'redacted_thinking' | 'tool_use' | 'native';

/** A block under way. */
interface Open {
  readonly kind: Kind;
  /** The part's index in the hub; a native block gets one when it is whole. */
  readonly part: number;
  readonly block: JsonObject;
  /** What of a tool's input, or of a native block, came in pieces. */
  pieces: string;
  /** Members a native block gets by deltas. */
  later: Record<string, Json>;
}

/** Which member of a delta belongs to which kind of block. */
const PIECES: Readonly<Record<string, { readonly kind: Kind; readonly member: string }>> = {
  text_delta: { kind: 'text', member: 'text' },
  thinking_delta: { kind: 'thinking', member: 'thinking' },
  input_json_delta: { kind: 'tool_use', member: 'partial_json' },
};

/** Reads the blocks of an answer, each from its start to its stop. */
export class BlockReader {
  readonly #tell: (event: Event) => void;
  /** By the vendor's index; null once it has stopped. */
  readonly #blocks: Map<number, Open | null> = new Map();
  #parts = 0;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
  }

  start(index: number, block: JsonObject): void {
    if (this.#blocks.has(index)) throw new MalformedAnswer('began a block twice');
    const kind = kindOf(block);
    const head = headOf(kind, block, index);
    const part = head === null ? -1 : this.#begin(head);
    const open = { kind, part, block, pieces: '', later: {} };
    this.#blocks.set(index, open);
    if (kind === 'text') this.#textStart(open);
    else if (kind === 'thinking') this.#thinkingStart(open);
    else if (kind === 'redacted_thinking') {
      this.#delta(part, { kind: 'hidden', signature: signatureIn(textOf(block['data']), ID) });
    }
  }

  delta(index: number, delta: JsonObject): void {
    const open = this.#at(index);
    const type = textOf(delta['type']);
    if (open.kind === 'native') return keepPiece(open, delta);
    const known = Object.hasOwn(PIECES, type) ? PIECES[type] : undefined;
    if (known !== undefined) this.#piece(open, known, delta);
    else if (type === 'signature_delta') this.#signature(open, delta['signature']);
    else if (type === 'citations_delta') this.#citation(open, delta['citation']);
  }

  stop(index: number): void {
    const open = this.#at(index);
    this.#blocks.set(index, null);
    if (open.kind === 'native') return this.#native(open);
    if (open.kind === 'tool_use' && open.pieces === '')
      this.#text(open.part, inputText(open.block));
    this.#tell({ type: 'part_end', index: open.part });
  }

  stopAll(): void {
    for (const [index, open] of this.#blocks) if (open !== null) this.stop(index);
  }

  #begin(part: PartHead): number {
    const index = this.#parts++;
    this.#tell({ type: 'part_start', index, part });
    return index;
  }

  #textStart({ part, block }: Open): void {
    this.#text(part, textOf(block['text']));
    for (const citation of objectsOf(block['citations'])) this.#cite(part, citation);
  }

  #thinkingStart(open: Open): void {
    this.#text(open.part, textOf(open.block['thinking']));
    this.#signature(open, open.block['signature']);
  }

  #piece(open: Open, { kind, member }: { kind: Kind; member: string }, delta: JsonObject): void {
    const text = delta[member];
    if (typeof text !== 'string') throw new MalformedAnswer('sent a delta that says nothing');
    if (kind !== open.kind) throw new MalformedAnswer('sent a delta for a block of another kind');
    if (kind === 'tool_use') open.pieces += text;
    this.#text(open.part, text);
  }

  #signature({ kind, part }: Open, value: Json | undefined): void {
    const text = wordOf(value);
    if (text === null || kind !== 'thinking') return;
    this.#delta(part, { kind: 'signature', signature: signatureIn(text, ID) });
  }

  #citation({ kind, part }: Open, citation: Json | undefined): void {
    if (kind === 'text' && isObject(citation)) this.#cite(part, citation);
  }

  #cite(part: number, citation: JsonObject): void {
    this.#delta(part, { kind: 'citation', citation: citationOf(citation) });
  }

  #text(part: number, text: string): void {
    if (text !== '') this.#delta(part, { kind: 'text', text });
  }

  #delta(index: number, delta: Delta): void {
    this.#tell({ type: 'part_delta', index, delta });
  }

  /** A block only this dialect knows is told once it is whole. */
  #native({ block, pieces, later }: Open): void {
    const input = pieces === '' ? null : parseObject(pieces);
    const value = { ...block, ...later, ...(input === null ? {} : { input }) };
    const index = this.#begin({ kind: 'native', dialect: ID, type: textOf(block['type']), value });
    this.#tell({ type: 'part_end', index });
  }

  #at(index: number): Open {
    const open = this.#blocks.get(index);
    if (open === undefined) throw new MalformedAnswer('went on with a block that never began');
    if (open === null) throw new MalformedAnswer('went on with a block that had stopped');
    return open;
  }
}

function kindOf({ type }: JsonObject): Kind {
  const known = type === 'text' || type === 'thinking' || type === 'redacted_thinking';
  return known || type === 'tool_use' ? type : 'native';
}

function headOf(kind: Kind, block: JsonObject, index: number): PartHead | null {
  if (kind === 'native') return null;
  if (kind === 'text') return { kind };
  if (kind !== 'tool_use') return { kind: 'reasoning', id: null, form: 'full' };
  const name = wordOf(block['name']);
  if (name === null) throw new MalformedAnswer('called a tool without naming it');
  const id = wordOf(block['id']) ?? `call_${index}`;
  return { kind: 'tool_call', id, name, namespace: null, form: 'json' };
}

/** The input where it did not come in pieces; none at all is an empty object. */
function inputText({ input }: JsonObject): string {
  return isObject(input) ? JSON.stringify(input) : '{}';
}

/** Pieces of a server tool's input are joined; other members (`compaction_delta`) stand as they come. */
function keepPiece(open: Open, delta: JsonObject): void {
  const { type, partial_json: piece, ...rest } = delta;
  if (type === 'input_json_delta') open.pieces += textOf(piece);
  else for (const [name, value] of Object.entries(rest)) open.later[name] = value ?? null;
}
