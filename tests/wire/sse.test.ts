import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES, MAX_LINE_BYTES, SseOverflow, SseScanner } from '../../src/wire/sse.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Found {
  readonly event: string;
  readonly data: string;
  /** From the first byte of the stream on. */
  readonly end: number;
}

function scan(bytes: Uint8Array, cuts: readonly number[] = []): { frames: Found[]; last: unknown } {
  const frames: Found[] = [];
  let before = 0;
  const scanner = new SseScanner(({ event, data, end }) => {
    frames.push({ event, data, end: before + end });
  });
  for (const cut of [...cuts, bytes.length]) {
    scanner.push(bytes.subarray(before, cut));
    before = cut;
  }
  const last = scanner.finish();
  return { frames, last: last === null ? null : [last.event, last.data] };
}

const said = (text: string): [string, string][] =>
  scan(bytesOf(text)).frames.map(({ event, data }) => [event, data]);

describe('the events of a stream', () => {
  it.each<[string, string, [string, string][]]>([
    ['one line of data', 'data: a\n\n', [['', 'a']]],
    ['an event’s name', 'event: ping\ndata: {}\n\n', [['ping', '{}']]],
    ['several lines of data', 'data: a\ndata: b\ndata\n\n', [['', 'a\nb\n']]],
    [
      'carriage returns',
      'data: a\r\rdata: b\r\r',
      [
        ['', 'a'],
        ['', 'b'],
      ],
    ],
    [
      'both',
      'data: a\r\n\r\ndata: b\r\n\r\n',
      [
        ['', 'a'],
        ['', 'b'],
      ],
    ],
    [
      'no space after the colon',
      'data:a\n\ndata:  b\n\n',
      [
        ['', 'a'],
        ['', ' b'],
      ],
    ],
    ['comments', ': OPENROUTER PROCESSING\n\n:\ndata: a\n:x\n\n', [['', 'a']]],
    ['a byte order mark', '\ufeffdata: a\n\n', [['', 'a']]],
    [
      'a byte order mark inside',
      'data: a\n\n\ufeffdata: b\n\ndata:\ufeffc\n\n',
      [
        ['', 'a'],
        ['', '\ufeffc'],
      ],
    ],
    [
      'empty data',
      'data\n\ndata:\n\n',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['a name without data', 'event: ping\n\ndata: a\n\n', [['', 'a']]],
    [
      'other fields',
      'id: 1\nretry: 5\ndatum: x\ndata2: y\neven: z\nevents: q\ndata: a\n\n',
      [['', 'a']],
    ],
    ['the last name of two', 'event: a\nevent: b\ndata: c\n\n', [['b', 'c']]],
    ['nothing without the last blank line', 'data: a\n\ndata: b\n', [['', 'a']]],
    ['nothing of nothing', '', []],
  ])('are read with %s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('gives what the end of a stream cut short to whoever wants it', () => {
    expect(scan(bytesOf('data: a\n\ndata: [DONE]')).last).toEqual(['', '[DONE]']);
    expect(scan(bytesOf('event: e\ndata: a\ndata: b\n')).last).toEqual(['e', 'a\nb']);
    expect(scan(bytesOf('data: a\n\n: ping')).last).toBeNull();
  });

  it('replaces what is not UTF-8 and goes on', () => {
    const bytes = new Uint8Array([
      ...bytesOf('data: '),
      0xff,
      0xe2,
      0x82,
      ...bytesOf('\n\ndata: b\n\n'),
    ]);
    expect(scan(bytes).frames.map(({ data }) => data)).toEqual(['\ufffd\ufffd', 'b']);
  });

  it('knows whether something else may be said between the bytes so far', () => {
    const scanner = new SseScanner(() => undefined);
    const after = (text: string): boolean => {
      scanner.push(bytesOf(text));
      return scanner.betweenFrames;
    };
    expect(['data: a', '\n', '\n', ': ping', '\n', 'event: x\n', '\n'].map(after)).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('a stream without end', () => {
  const line = (length: number): Uint8Array => bytesOf(`data: ${'x'.repeat(length - 6)}`);

  it('fails at a line longer than a mebibyte, whole or in pieces', () => {
    const fits = new Uint8Array([...line(MAX_LINE_BYTES), 0x0a, 0x0a]);
    expect(scan(fits, [5, 70_000, 1_000_000]).frames[0]?.data.length).toBe(MAX_LINE_BYTES - 6);
    expect(scan(fits).frames[0]?.data.length).toBe(MAX_LINE_BYTES - 6);
    const long = new Uint8Array([...line(MAX_LINE_BYTES + 1), 0x0a]);
    expect(() => scan(long)).toThrow(SseOverflow);
    expect(() => scan(long, [5, 70_000, 1_000_000])).toThrow(SseOverflow);
    expect(() => scan(long.subarray(0, -1), [9])).toThrow('1 MiB');
  });

  it('fails at an event of more than four', () => {
    const lines = Array.from({ length: 5 }, () => `data: ${'x'.repeat(MAX_EVENT_BYTES / 5)}\n`);
    expect(() => scan(bytesOf(lines.join('')))).toThrow('4 MiB');
    expect(() => scan(bytesOf(lines.slice(1).join('\n')))).not.toThrow();
  });

  it('may go on for ever in events that are not too long', () => {
    const event = bytesOf(`data: ${'x'.repeat(1_000_000)}\n\n`);
    let frames = 0;
    const scanner = new SseScanner(() => {
      frames += 1;
    });
    for (let i = 0; i < 10; i += 1) scanner.push(event);
    expect(frames).toBe(10);
  });
});

/** The standard's algorithm, written for a whole text. */
function reference(text: string): [string, string][] {
  const frames: [string, string][] = [];
  let event = '';
  let data: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (data.length > 0) frames.push([event, data.join('\n')]);
      event = '';
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') event = value;
  }
  return frames;
}

const streams = fc
  .array(
    fc.constantFrom(
      ...['data', 'event', 'id', ':', ':', ': ', '\n', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n'],
      ...['data: {"a":1}\n\n', 'event: x\ndata: y\r\n\r\n', ' ', 'é', '日', '😀', '\ufeff', 'x'],
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

const cutsOf = (points: readonly number[], length: number): number[] =>
  points.map((point) => point % (length + 1)).sort((a, b) => a - b);

describe('for any stream', () => {
  it('any split of the bytes gives the events of the standard', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(), { maxLength: 12 }), (text, points) => {
        const bytes = bytesOf(text);
        const expected = reference(text);
        const each = Array.from({ length: bytes.length }, (_, at) => at);
        const whole = scan(bytes);
        for (const cuts of [[], cutsOf(points, bytes.length), each]) {
          const { frames, last } = scan(bytes, cuts);
          expect(frames.map(({ event, data }) => [event, data])).toEqual(expected);
          expect(last).toEqual(whole.last);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('the bytes of each frame hold that frame and no other', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(), { maxLength: 6 }), (text, points) => {
        const bytes = bytesOf(text);
        let start = 0;
        for (const { event, data, end } of scan(bytes, cutsOf(points, bytes.length)).frames) {
          // A blank line first, since a byte order mark counts at the start of a stream only.
          const own = [...(start === 0 ? [] : [0x0a]), ...bytes.subarray(start, end)];
          const alone = scan(new Uint8Array(own)).frames;
          expect(alone.map((frame) => [frame.event, frame.data])).toEqual([[event, data]]);
          start = end;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
