import type { JsonObject } from '../../contract/json.ts';
import { objectsOf, textOf } from '../../hub/lenient.ts';
import type { AnswerParts } from './answer-parts.ts';
import { type Detail, goesOn, joined, readDetail, sealed } from './reasoning-details.ts';
import { PLAIN_REASONING } from './schema.ts';

/** Reads reasoning, which a delta may hold under up to three names at once. */
export class ReasoningDecoder {
  readonly #parts: AnswerParts;
  /** The entry before, as far as a next one can go on with it. */
  #before: Detail | null = null;
  /** What was told so far of the reasoning under way from plain texts alone. */
  #plain = '';

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  take(delta: JsonObject): void {
    const plain = textOf(PLAIN_REASONING.map((name) => delta[name]).find(isText));
    const details = objectsOf(delta['reasoning_details'])
      .map(readDetail)
      .filter((detail) => detail !== null);
    const detailed = details.some(({ text }) => text !== '');
    if (plain !== '' && !detailed) this.plain(plain);
    for (const detail of details) this.#detail(detail, plain === '' && detail.text === this.#plain);
  }

  plain(text: string): void {
    const index = this.#flow(null);
    this.#plain += text;
    this.#parts.add(index, text);
  }

  /** @param known Whether the text was told before, as plain text. */
  #detail(detail: Detail, known: boolean): void {
    const under = this.#parts.flowing('reasoning');
    const before = under === null ? null : this.#before;
    if (under !== null && before !== null && !goesOn(before, detail)) this.#parts.endFlow();
    const index = this.#flow(detail);
    const further = before !== null && this.#before === before;
    const block = further ? joined(before, detail) : detail;
    this.#before = { ...block, text: '' };
    if (!known) this.#parts.add(index, detail.text);
    const signature = sealed(detail.signature, block.format);
    if (signature !== null) this.#parts.delta(index, { kind: 'signature', signature });
    const hidden = sealed(detail.hidden, block.format);
    if (hidden !== null) this.#parts.delta(index, { kind: 'hidden', signature: hidden });
  }

  /** The reasoning under way, begun if there is none. */
  #flow(detail: Detail | null): number {
    const open = this.#parts.flowing('reasoning');
    if (open !== null) return open;
    this.#before = null;
    this.#plain = '';
    const { id = null, form = 'full' } = detail ?? {};
    return this.#parts.flow({ kind: 'reasoning', id, form });
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
