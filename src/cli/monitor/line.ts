/** Lines of a frame: text by tone, so that their width is that of what is seen. */
import { cutEnd, widthOf } from './text.ts';

export type Tone = 'plain' | 'title' | 'quiet' | 'good' | 'bad';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];

export const BLANK: Line = [];

export function line(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

/** The line, cut to a width. */
export function within(whole: Line, width: number): Line {
  let left = width;
  const kept: Span[] = [];
  for (const { text, tone } of whole) {
    const cut = cutEnd(text, left);
    left -= widthOf(cut);
    kept.push({ text: cut, tone });
  }
  return kept;
}

/** Parts side by side, on as many lines as they need. */
export function flow(parts: readonly Span[], width: number): Line[] {
  const gap: Span = { text: '   ', tone: 'plain' };
  const lines: Span[][] = [[]];
  for (const part of parts) {
    const current = lines.at(-1) ?? [];
    const used = current.reduce((sum, { text }) => sum + widthOf(text), 0);
    if (used === 0) current.push(part);
    else if (used + gap.text.length + widthOf(part.text) <= width) current.push(gap, part);
    else lines.push([part]);
  }
  return lines;
}
