import type { Script } from '../neutral.ts';

/** A piece of a stream, or the place where a slow one stands still. */
export type Frame = string | 'WAIT';

/** One vendor's way to answer. Texts only: how they are cut into packets is not its affair. */
export interface Vendor {
  /** A whole answer, as a JSON text. */
  answer(said: Said): string;
  /** A stream's frames; `WAIT` follows the first piece of text. */
  stream(said: Said): readonly Frame[];
  /** The body of a refusal with that status. */
  refusal(status: number, words: string): string;
  /** An event of a kind that is not there yet. */
  readonly unknown: string;
  /** What tells of an error inside a stream, and ends it. */
  broken(words: string, at: number): readonly string[];
}

export interface Said {
  readonly script: Script;
  readonly model: string;
  /** The request, since some vendors repeat parts of it. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** An event as servers write one. */
export function sse(data: unknown, event?: string): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** Takes one of each in turn, as models write parallel calls where the grammar lets them. */
export function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) =>
    lists.flatMap((list) => list.slice(at, at + 1)),
  ).flat();
}
