import type { Member, ScannedBody, Splice } from '../contract/dialect.ts';

const encoder = new TextEncoder();

/**
 * The bytes with every splice made; all others stay as they were. Splices may come in any order
 * but must not overlap; insertions at one place keep their order and come before a replacement
 * that starts there. Without splices the same array is returned.
 */
export function applySplices(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  if (splices.length === 0) return bytes;
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const texts = ordered.map((splice) => encoder.encode(splice.text));
  let length = bytes.length;
  let covered = 0;
  ordered.forEach(({ start, end }, index) => {
    if (start < covered || end < start || end > bytes.length) throw new RangeError(OVERLAP);
    covered = end;
    length += (texts[index]?.length ?? 0) - (end - start);
  });
  return assemble(bytes, { ordered, texts, length });
}

const OVERLAP = 'splices overlap or reach outside the body';

interface Plan {
  readonly ordered: readonly Splice[];
  readonly texts: readonly Uint8Array[];
  readonly length: number;
}

function assemble(bytes: Uint8Array, { ordered, texts, length }: Plan): Uint8Array {
  const output = new Uint8Array(length);
  let from = 0;
  let to = 0;
  const copy = (part: Uint8Array): void => {
    output.set(part, to);
    to += part.length;
  };
  ordered.forEach(({ start, end }, index) => {
    copy(bytes.subarray(from, start));
    copy(texts[index] ?? new Uint8Array(0));
    from = end;
  });
  copy(bytes.subarray(from));
  return output;
}

/**
 * Splices that remove top-level members, each with one of the commas beside it. They are worked
 * out together, since which comma goes depends on which neighbours stay. Unknown names are skipped.
 */
export function dropMembers(body: ScannedBody, names: readonly string[]): Splice[] {
  const doomed = new Set(names.filter((name) => body.members.has(name)));
  if (doomed.size === 0) return [];
  const members = [...body.members.values()].sort((a, b) => a.keyStart - b.keyStart);
  const splices: Splice[] = [];
  let lastKept: Member | undefined;
  members.forEach((member, index) => {
    const next = members[index + 1];
    if (!doomed.has(member.key)) lastKept = member;
    else if (next !== undefined) splices.push(cut(member.keyStart, next.keyStart));
    else splices.push(cut(member.keyStart, member.valueEnd));
  });
  const last = members.at(-1);
  if (last !== undefined && lastKept !== undefined && doomed.has(last.key)) {
    // The run of dropped members at the end takes the comma before it.
    const { valueEnd } = lastKept;
    const before = splices.filter((splice) => splice.start < valueEnd);
    return [...before, cut(valueEnd, last.valueEnd)];
  }
  return splices;
}

function cut(start: number, end: number): Splice {
  return { start, end, text: '' };
}
