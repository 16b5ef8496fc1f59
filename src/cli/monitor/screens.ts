/** The three ways frames are written: over each other, one after another, as JSON. */
import { styleText } from 'node:util';
import { frame } from './frame.ts';
import type { Line, Tone } from './line.ts';
import type { State } from './snapshot.ts';
import type { Screen } from './watch.ts';

/** What of an output is used; `process.stdout` is one. */
export interface Output {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export interface Looks {
  readonly colour: boolean;
  readonly blocks: boolean;
}

/** Width where there is no terminal to ask, and between two frames. */
const WIDTH = 80;
const HEIGHT = 24;

const FORMATS: Readonly<Record<Tone, Parameters<typeof styleText>[0] | null>> = {
  plain: null,
  title: 'bold',
  quiet: 'dim',
  good: 'green',
  bad: 'red',
};

/** The other screen, so that what was there before is there again afterwards; no cursor on it. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
/** Terminals that know it draw nothing until all is there; the others pass over it. */
const BEGIN = '\u001b[?2026h\u001b[H';
const END = '\u001b[J\u001b[?2026l';
/** Before a line and not after it: behind a full one the cursor still stands on its last letter. */
const EMPTY_LINE = '\u001b[K';

/** On a terminal: each frame is drawn over the one before, and the last stays when it ends. */
export function terminalScreen(output: Output, looks: Looks): Screen {
  let last: State | null = null;
  const lines = (state: State, height: number | null): string[] =>
    frame(state, { width: output.columns ?? WIDTH, height, blocks: looks.blocks }).map((each) =>
      paint(each, looks.colour),
    );
  const draw = (): void => {
    if (last === null) return;
    // The last line stays free for the cursor; a line break there would move everything up.
    const drawn = lines(last, (output.rows ?? HEIGHT) - 1);
    const text = drawn.map((each) => `${EMPTY_LINE}${each}\r\n`).join('');
    output.write(`${BEGIN}${text}${END}`);
  };
  output.on('resize', draw);
  return {
    show(state) {
      if (last === null) output.write(ENTER);
      last = state;
      draw();
    },
    close() {
      output.off('resize', draw);
      if (last === null) return;
      output.write(`${LEAVE}${lines(last, null).join('\n')}\n`);
    },
  };
}

/** Elsewhere: frame after frame, a rule between them. */
export function plainScreen(output: Output, looks: Looks & { width?: number }): Screen {
  let shown = false;
  const room = { width: looks.width ?? WIDTH, height: null, blocks: looks.blocks };
  return {
    show(state) {
      const lines = frame(state, room).map((each) => paint(each, looks.colour).trimEnd());
      output.write(`${shown ? `${'-'.repeat(room.width)}\n` : ''}${lines.join('\n')}\n`);
      shown = true;
    },
    close() {},
  };
}

/** One object a line. */
export function jsonScreen(output: Output): Screen {
  return {
    show({ url, now, snapshot, stale }) {
      const { readAt, recent, failures, log } = snapshot;
      const written = {
        at: new Date(now).toISOString(),
        url,
        read_at: new Date(readAt).toISOString(),
        stale:
          stale === null ? null : { since: new Date(stale.since).toISOString(), why: stale.why },
        ...recent,
        failed_attempts: failures,
        function_log: log,
      };
      output.write(`${escaped(JSON.stringify(written))}\n`);
    },
    close() {},
  };
}

/** JSON leaves some characters as they are that a terminal would obey. */
function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function paint(line: Line, colour: boolean): string {
  return line
    .map(({ text, tone }) => {
      const format = FORMATS[tone];
      if (!colour || format === null) return text;
      return styleText(format, text, { validateStream: false });
    })
    .join('');
}
