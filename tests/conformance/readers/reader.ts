/** What the readers share: each takes an ask out of a vendor's request again. */
import type { Ask, Call, Result, Turn } from '../neutral.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Reader = (body: Body) => Ask;

export function object(value: unknown): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  }
  return value as Body;
}

/** Nothing, or a list of objects. */
export function objects(value: unknown): Body[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.map(object);
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
}

export function imageOfUrl(url: string): { mimeType: string; data: string; at: 'inline' | 'url' } {
  const found = /^data:([^;]+);base64,(.+)$/.exec(url);
  if (found === null) return { mimeType: '', data: url, at: 'url' };
  return { mimeType: found[1] ?? '', data: found[2] ?? '', at: 'inline' };
}

/** Turns put together from what several messages or items say of one. */
export class Turns {
  readonly #turns: Turn[] = [];

  user(turn: Extract<Turn, { by: 'user' }>): void {
    this.#turns.push(turn);
  }

  model(said: string, calls: readonly Call[]): void {
    const last = this.#turns.at(-1);
    if (last?.by !== 'model') this.#turns.push({ by: 'model', text: said, calls });
    else {
      const merged = { ...last, text: last.text + said, calls: [...last.calls, ...calls] };
      this.#turns.splice(-1, 1, merged);
    }
  }

  result(result: Result): void {
    const last = this.#turns.at(-1);
    if (last?.by !== 'tools') this.#turns.push({ by: 'tools', results: [result] });
    else this.#turns.splice(-1, 1, { by: 'tools', results: [...last.results, result] });
  }

  all(): Turn[] {
    return this.#turns;
  }
}

/** A number, or nothing. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

export function texts(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(text) : [text(value)];
}

/** A schema without the line that only names its own language. */
export function schemaOf(value: unknown): Body | null {
  if (value === undefined || value === null) return null;
  const { $schema: _, ...rest } = object(value);
  return rest;
}

/** System texts, wherever and in however many pieces they stood. */
export function joined(pieces: readonly string[]): string | null {
  return pieces.length === 0 ? null : pieces.join('\n');
}
