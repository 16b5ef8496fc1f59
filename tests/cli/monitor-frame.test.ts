/** What the monitor draws, in any room and of any names. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration, percent, spend, usd } from '../../src/cli/monitor/figures.ts';
import { frame, type Room } from '../../src/cli/monitor/frame.ts';
import { jsonScreen, terminalScreen } from '../../src/cli/monitor/screens.ts';
import type { FailedAttempt, State } from '../../src/cli/monitor/snapshot.ts';
import { sparkline } from '../../src/cli/monitor/sparkline.ts';
import { fill, shown, widthOf } from '../../src/cli/monitor/text.ts';

const NOW = Date.parse('2026-11-30T03:12:45.000Z');
const FIGURES = {
  attempts: 12_345,
  failed_attempts: 41,
  cost_usd: '1234.567890123456',
  unpriced: 3,
  first_token_p50_ms: 420,
  latency_p50_ms: 2_140,
};
const CALLS = { calls: 1_234, failed_calls: 41 };

interface Names {
  readonly names: readonly string[];
  readonly failures?: number;
  readonly stale?: string;
}

function stateOf({ names, failures = names.length, stale }: Names): State {
  const failure = (n: number): FailedAttempt => ({
    created_at: '2026-11-30T03:11:58.123456Z',
    provider: names[n % names.length] ?? null,
    model: names[n % names.length] ?? '',
    status: 'upstream_failed',
    http_status: 503,
    error_code: names[0] ?? null,
    request_id: '01a2156d-74a6-71ed-8e3c-3ca8f72fb597',
    attempt: 1,
  });
  return {
    url: `http://127.0.0.1:8787/${names[0] ?? ''}`,
    now: NOW,
    snapshot: {
      readAt: NOW,
      recent: {
        from: '2026-11-30T02:13:00.000Z',
        to: '2026-11-30T03:12:45.000Z',
        total: { ...CALLS, rejected_calls: 5, ...FIGURES },
        minutes: [{ minute: '2026-11-30T02:13:00.000000Z', ...CALLS }],
        provider_count: names.length,
        providers: names.map((name) => ({ name, ...FIGURES })),
        model_count: names.length + 50,
        models: names.map((name) => ({ name, ...CALLS, ...FIGURES })),
      },
      failures: Array.from({ length: failures }, (_, n) => failure(n)),
      log: {
        lines: names.map((message) => ({ at: '2026-11-30T03:11:58.123Z', message })),
        trouble: null,
      },
    },
    stale: stale === undefined ? null : { since: NOW - 163_000, why: stale },
  };
}

const textOf = (state: State, room: Partial<Room> = {}): string[] =>
  frame(state, { width: 80, height: null, blocks: true, ...room }).map((line) =>
    line.map(({ text }) => text).join(''),
  );

/** Letters and what a terminal draws them in; all others here are one column wide. */
const COLUMNS: Readonly<Record<string, number>> = {
  世: 2,
  '🌍': 2,
  한: 2,
  Ａ: 2,
  ー: 2,
  〇: 2,
  '\u0301': 0,
  '\u0e31': 0,
};
const columnsOf = (line: string): number =>
  [...line].reduce((sum, character) => sum + (COLUMNS[character] ?? 1), 0);

const LETTERS = [
  ...Object.keys(COLUMNS),
  ...['a', '-', 'é', 'ｱ', 'я', '🇩', '"', '%', '\u1112', '\u1161', '\u200d', '\ufe0f', '\u202e'],
  ...[
    '\u0000',
    '\u001b',
    '\u009b',
    '\n',
    '\t',
    '\u2028',
    '\ud800',
    '\u00ad',
    '\ue000',
    '\u{e0041}',
  ],
];
const hostile = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 120 });

describe('a frame', () => {
  it('is never wider or higher than its room, whatever things are called', () => {
    const room = fc.record({
      width: fc.integer({ min: 20, max: 220 }),
      height: fc.option(fc.integer({ min: 1, max: 70 })),
      blocks: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(hostile, { maxLength: 25 }),
        room,
        (names, { width, height, blocks }) => {
          const state = stateOf({ names, stale: names.join() });
          const lines = textOf(state, { width, height, blocks });
          expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
          expect(lines.length).toBeLessThanOrEqual(height ?? 100);
          expect(lines.join('')).not.toMatch(/\p{C}|\p{M}{3}/u);
        },
      ),
    );
  });

  it('has every part in 24 lines, and says what is left out', () => {
    const names = Array.from({ length: 20 }, (_, n) => `name-${n}`);
    const lines = textOf(stateOf({ names, stale: 'it does not answer.' }), { height: 24 });
    expect(lines).toHaveLength(24);
    const text = lines.join('\n');
    expect(text).toContain('STALE since 03:10:02 UTC (2 min 43 s): it does not answer.');
    for (const part of [
      'provider, 2 of 20 ',
      'model, 2 of 70 ',
      'last failed attempts',
      "errors in the function's",
    ]) {
      expect(text).toContain(`\n${part}`);
    }
  });

  it('never says that nothing failed only because there is no room for what did', () => {
    const text = textOf(stateOf({ names: ['a'] }), { height: 16 }).join('\n');
    expect(text).not.toContain('no failed attempts');
  });

  it('has a failed attempt on one line where there is room', () => {
    const wide = textOf(stateOf({ names: ['openai/gpt-5-mini'] }), { width: 160 });
    const line = wide.find((each) => each.includes('upstream_failed 503'));
    expect(line).toMatch(/gpt-5-mini +upstream_failed 503 {2}01a2156d-74a6-71ed-8e3c-3ca8f72fb597/);
  });

  it("puts the events of Weir's own log lines into words", () => {
    const event = { level: 'error', event: 'ledger_failed', rows: 3, why: 'no\n connection' };
    const text = textOf(stateOf({ names: [JSON.stringify(event)] })).join('\n');
    expect(text).toContain('03:11:58  ledger_failed rows=3 why=no connection');
  });
});

describe('names', () => {
  it('are cut in the middle, for their ends tell them apart', () => {
    expect(fill('anthropic/claude-opus-4-20250514', 20, 'left')).toBe('anthropic...20250514');
    expect(fill('世界世界世界', 9, 'right')).toBe('  世...界');
  });

  it('show what a terminal would obey, and join no more than two marks to a letter', () => {
    expect(shown('a\u001b[31m')).toBe('a\\u{1b}[31m');
    expect(shown(`a${'\u0316'.repeat(4)}`)).toBe('a\u0316\u0316\\u{316}\\u{316}');
    expect(shown('\u0316')).toBe('\\u{316}');
    expect(widthOf(shown('e\u0301'))).toBe(1);
  });
});

describe('figures', () => {
  it.each([
    ['0', '$0'],
    ['0.000000000001', '<$0.000001'],
    ['0.000072', '$0.000072'],
    ['0.5', '$0.50'],
    ['9.99999999', '$10.00'],
    ['1234567.895', '$1,234,567.90'],
  ])('say %s dollars as %s', (exact, said) => {
    expect(usd(exact)).toBe(said);
  });

  it('do not take unknown for zero', () => {
    expect(spend({ cost_usd: '0', unpriced: 2, attempts: 2 })).toBe('unknown');
    expect(spend({ cost_usd: '0', unpriced: 0, attempts: 2 })).toBe('$0');
    expect(spend({ cost_usd: '1.5', unpriced: 1, attempts: 2 })).toBe('$1.50+?');
    expect(duration(null)).toBe('-');
  });

  it('do not round some to none, or nearly all to all', () => {
    expect([percent(1, 5_000), percent(4_999, 5_000), percent(1, 8)]).toEqual([
      '<0.1 %',
      '>99.9 %',
      '12.5 %',
    ]);
  });

  it.each([
    [999, '999 ms'],
    [2_140, '2.1 s'],
    [59_960, '1 min 0 s'],
    [3_660_000, '1 h 1 min'],
  ])('say %d ms as %s', (ms, said) => {
    expect(duration(ms)).toBe(said);
  });
});

describe('a sparkline', () => {
  const minute = (n: number, calls: number, failed_calls = 0) => ({
    minute: new Date(Date.UTC(2026, 10, 30, 2, n)).toISOString(),
    calls,
    failed_calls,
  });
  const span = {
    from: '2026-11-30T02:00:00.000Z',
    to: '2026-11-30T02:07:30.000Z',
    minutes: [minute(0, 80), minute(1, 1), minute(3, 40, 9), minute(7, 11, 11)],
  };

  it('shows one call as something, none as nothing, and failures by number', () => {
    expect(sparkline(span, { width: 60, blocks: true })).toEqual({
      calls: '█▁ ▄   ▂',
      failed: '.. 9   #',
      most: 80,
      minutesPerColumn: 1,
    });
  });

  it('puts minutes together where there are more of them than columns', () => {
    expect(sparkline(span, { width: 3, blocks: false })).toEqual({
      calls: '@=:',
      failed: '.9#',
      most: 81,
      minutesPerColumn: 3,
    });
  });
});

/** Of a terminal, what frames use. */
class Terminal {
  columns = 80;
  rows = 24;
  cursor = true;
  other = false;
  written = '';
  resize = (): void => {};
  #lines: string[] = [];
  #row = 0;

  write(text: string): void {
    this.written += text;
    for (const [part] of text.matchAll(/\u001b\[[?\d;]*[a-zA-Z]|[^\u001b]+/g)) this.#take(part);
  }

  on(_: 'resize', listener: () => void): void {
    this.resize = listener;
  }

  off(): void {
    this.resize = () => {};
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  #take(part: string): void {
    if (part === '\u001b[H') this.#row = 0;
    else if (part === '\u001b[K') this.#lines[this.#row] = '';
    else if (part === '\u001b[J') this.#lines.length = this.#row;
    else if (part.endsWith('?25l') || part.endsWith('?25h')) this.cursor = part.endsWith('h');
    else if (part.includes('?1049')) this.other = part.endsWith('h');
    else if (!part.startsWith('\u001b')) {
      for (const [at, line] of part.split(/\r?\n/).entries()) {
        if (at > 0) this.#row += 1;
        this.#lines[this.#row] = (this.#lines[this.#row] ?? '') + line;
      }
    }
  }
}

describe('on a terminal', () => {
  const many = stateOf({ names: Array.from({ length: 30 }, (_, n) => `name-${n}`) });
  const few = stateOf({ names: ['only'] });

  it('draws each frame over the one before, and nothing of that stays', () => {
    const terminal = new Terminal();
    const screen = terminalScreen(terminal, { colour: true, blocks: true });
    screen.show(many);
    expect([terminal.lines.length, terminal.cursor, terminal.other]).toEqual([23, false, true]);
    screen.show(few);
    const plain = textOf(few, { height: 23 });
    expect(terminal.lines.slice(0, plain.length)).toEqual(plain);
    expect(terminal.lines.slice(plain.length).join('')).toBe('');
    expect(terminal.written.match(/\u001b\[\?2026h\u001b\[H/g)).toHaveLength(2);
    expect(terminal.written).toContain('\u001b[31m');
  });

  it('draws anew when its size changes', () => {
    const terminal = new Terminal();
    const screen = terminalScreen(terminal, { colour: false, blocks: true });
    screen.show(many);
    Object.assign(terminal, { columns: 120, rows: 40 });
    terminal.resize();
    expect(terminal.lines).toHaveLength(39);
    expect(terminal.lines[0]).toHaveLength(120);
    expect(terminal.written).not.toMatch(/\u001b\[\d+m/);
  });

  it('gives the cursor and what was there before back, and leaves the last frame', () => {
    const terminal = new Terminal();
    const screen = terminalScreen(terminal, { colour: false, blocks: true });
    screen.show(few);
    const before = terminal.written.length;
    screen.close();
    expect([terminal.cursor, terminal.other]).toEqual([true, false]);
    expect(terminal.written.slice(before)).toContain(`${textOf(few).join('\n')}\n`);
  });

  it('leaves a terminal alone on which nothing was shown', () => {
    const terminal = new Terminal();
    terminalScreen(terminal, { colour: true, blocks: true }).close();
    expect(terminal.written).toBe('');
  });
});

describe('as JSON', () => {
  it('says since when it is stale, and escapes what JSON need not', () => {
    const output = new Terminal();
    const name = '\u007f\u009b\u202e\u2028\u{e0041}';
    jsonScreen(output).show(stateOf({ names: [name], stale: 'gone' }));
    expect(output.written).toMatch(/^[\x20-\x7e]+\n$/);
    const written = JSON.parse(output.written);
    expect(written.stale).toEqual({ since: '2026-11-30T03:10:02.000Z', why: 'gone' });
    expect(written.models[0].name).toBe(name);
  });
});
