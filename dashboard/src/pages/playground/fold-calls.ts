import type { ToolCall } from './message.ts';
import { isRecord } from './trouble.ts';

/** A tool call that may still grow. */
export interface OpenCall {
  readonly index: number | null;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly extra: unknown;
}

/**
 * Adds a delta's pieces. A piece belongs to the call of its index; where hosts send none, or the
 * same for all, another id begins another call.
 */
export function addCalls(calls: readonly OpenCall[], pieces: readonly unknown[]): OpenCall[] {
  const next = [...calls];
  for (const piece of pieces) {
    if (!isRecord(piece)) continue;
    const said = read(piece);
    const at = placeOf(next, said);
    const before = next[at];
    if (before === undefined) next.push(said);
    else next[at] = grown(before, said);
  }
  return next;
}

/** As they are shown and sent back: every call has an id, since results are given by it. */
export function shown(calls: readonly OpenCall[]): ToolCall[] {
  return calls.map(({ id, name, arguments: written, extra }, at) => ({
    id: id === '' ? `call_${at}` : id,
    name,
    arguments: written,
    ...(extra === undefined ? {} : { extra }),
  }));
}

function placeOf(calls: readonly OpenCall[], { index, id }: OpenCall): number {
  const at = index === null ? calls.length - 1 : calls.findLastIndex((it) => it.index === index);
  const before = calls[at];
  if (before === undefined) return -1;
  return id === '' || before.id === '' || before.id === id ? at : -1;
}

function grown(before: OpenCall, said: OpenCall): OpenCall {
  return {
    index: before.index,
    id: before.id === '' ? said.id : before.id,
    // A name comes whole; some hosts repeat it in every piece.
    name: before.name === '' ? said.name : before.name,
    arguments: before.arguments + said.arguments,
    extra: said.extra ?? before.extra,
  };
}

function read(piece: Readonly<Record<string, unknown>>): OpenCall {
  const { index, id, function: called, extra_content: extra } = piece;
  const { name, arguments: written } = isRecord(called) ? called : {};
  return {
    index: typeof index === 'number' ? index : null,
    id: typeof id === 'string' ? id : '',
    name: typeof name === 'string' ? name : '',
    // Some hosts send the object itself.
    arguments:
      typeof written === 'string' ? written : isRecord(written) ? JSON.stringify(written) : '',
    extra,
  };
}
