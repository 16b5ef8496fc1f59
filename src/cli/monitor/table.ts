import { BLANK, type Line, type Span, type Tone } from './line.ts';
import { fill, widthOf } from './text.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Table {
  /** The first stands left and takes what room is left; the others stand right. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows there is room for. */
  readonly shown: number;
  /** Rows there are, also where not all of them were fetched. */
  readonly of: number;
}

const GAP = '  ';

/** A blank line, the head, which says so when there are more rows than are shown, and the rows. */
export function table({ head, rows: all, shown, of }: Table, width: number): Line[] {
  const rows = all.slice(0, shown);
  const widths = head.map((text, at) =>
    Math.max(widthOf(text), ...rows.map((row) => widthOf(row[at]?.text ?? ''))),
  );
  const others = widths.slice(1).reduce((sum, each) => sum + each + GAP.length, 0);
  const columns = [Math.max(8, width - others), ...widths.slice(1)];
  const left = of > rows.length ? `, ${rows.length} of ${of}` : '';
  return [
    BLANK,
    draw(
      head.map((text, at) => ({ text: at === 0 ? `${text}${left}` : text, tone: 'title' })),
      columns,
    ),
    ...rows.map((row) => draw(row, columns)),
  ];
}

function draw(cells: readonly Cell[], columns: readonly number[]): Span[] {
  return cells.map(({ text, tone }, at) => {
    const cell = fill(text, columns[at] ?? 0, at === 0 ? 'left' : 'right');
    return { text: at === 0 ? cell : `${GAP}${cell}`, tone: tone ?? 'plain' };
  });
}
