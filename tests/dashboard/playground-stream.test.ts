import { describe, expect, it } from 'vitest';
import { EventStream } from '../../dashboard/src/pages/playground/event-stream.ts';
import { AnswerFold } from '../../dashboard/src/pages/playground/fold.ts';
import type { Content } from '../../dashboard/src/pages/playground/message.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function events(pieces: readonly Uint8Array[]): [string, string][] {
  const stream = new EventStream();
  const found = pieces.flatMap((piece) => stream.push(piece));
  return found.map(({ event, data }) => [event, data]);
}

describe('the events of a stream, in the browser', () => {
  it.each<[string, string, [string, string][]]>([
    ['a line of data', 'data: a\n\n', [['', 'a']]],
    ['an event’s name', 'event: error\ndata: {}\n\n', [['error', '{}']]],
    ['several lines of data', 'data: a\ndata: b\n\n', [['', 'a\nb']]],
    ['no space after the colon', 'data:a\n\n', [['', 'a']]],
    ['comments', ': keep-alive\n\ndata: a\n:x\n\n', [['', 'a']]],
    ['other fields', 'id: 1\nretry: 5\ndata: a\n\n', [['', 'a']]],
    ['a byte order mark', '\ufeffdata: a\n\n', [['', 'a']]],
    ['nothing without an empty line', 'data: a\n', []],
  ])('knows %s', (_, text, expected) => {
    expect(events([bytesOf(text)])).toEqual(expected);
  });

  const text =
    ': hi\r\n\r\nevent: two\r\ndata: a\r\ndata: b\r\n\r\ndata: {"ж":"𝄞 🙂"}\r\n\r\nevent: error\ndata: x\ndata: y\n\ndata: z\r\rdata: [DONE]\n\n';
  const expected = [
    ['two', 'a\nb'],
    ['', '{"ж":"𝄞 🙂"}'],
    ['error', 'x\ny'],
    ['', 'z'],
    ['', '[DONE]'],
  ];

  it('finds the same ones wherever the bytes are split, once and twice', () => {
    const bytes = bytesOf(text);
    for (let one = 0; one <= bytes.length; one += 1) {
      for (let two = one; two <= bytes.length; two += 1) {
        const pieces = [bytes.subarray(0, one), bytes.subarray(one, two), bytes.subarray(two)];
        expect(events(pieces), `split at ${one} and ${two}`).toEqual(expected);
      }
    }
  });

  it('finds the same ones byte by byte', () => {
    expect(events([...bytesOf(text)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('tells of an event that the end cut short of its empty line, and of no other', () => {
    const stream = new EventStream();
    stream.push(bytesOf('data: a\n\ndata: [DONE]'));
    expect(stream.end()).toEqual({ event: '', data: '[DONE]' });
    expect(stream.end()).toBeNull();
  });
});

type Json = Readonly<Record<string, unknown>>;

const chunk = (delta: Json, finish: string | null = null): string =>
  JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] });

/** Chunks that come at 100, 200, 300 ms and so on, after a request sent at 0. */
function fold(...chunks: readonly string[]): AnswerFold {
  const answer = new AnswerFold(0);
  for (const [at, data] of chunks.entries()) answer.event({ event: '', data }, (at + 1) * 100);
  return answer;
}

const said = (...chunks: readonly string[]): Content => fold(...chunks).content(5_000);

describe('an answer put together from its chunks', () => {
  it('joins the text, and knows when the first of it came', () => {
    const { text, finish, firstTokenMs } = said(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'a ' }),
      chunk({ content: 'b' }),
      chunk({}, 'stop'),
    );
    expect({ text, finish, firstTokenMs }).toEqual({
      text: 'a b',
      finish: 'stop',
      firstTokenMs: 200,
    });
  });

  it('measures the thinking until the answer begins', () => {
    const { reasoning, reasoningMs, text, firstTokenMs } = said(
      chunk({ reasoning_content: 'let ' }),
      chunk({ reasoning_content: 'me', reasoning: 'me' }),
      chunk({ reasoning: ' see' }),
      chunk({ content: '4' }),
      chunk({ content: '!' }),
    );
    expect({ reasoning, reasoningMs, text, firstTokenMs }).toEqual({
      reasoning: 'let me see',
      reasoningMs: 300,
      text: '4!',
      firstTokenMs: 100,
    });
  });

  it('has no time of thinking while it thinks', () => {
    expect(said(chunk({ reasoning: 'hm' })).reasoningMs).toBeNull();
  });

  it('reads content in parts, with thinking and pictures', () => {
    const { text, reasoning, pictures } = said(
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
      chunk({ content: [{ type: 'text', text: 'a' }] }),
      chunk({ content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }] }),
      chunk({ images: [{ type: 'image_url', image_url: { url: 'https://x.example/y' } }] }),
    );
    expect({ text, reasoning }).toEqual({ text: 'a', reasoning: 'hm' });
    expect(pictures).toEqual(['data:image/png;base64,AA', 'https://x.example/y']);
  });

  it('keeps a refusal apart from the text', () => {
    const { text, refusal } = said(chunk({ refusal: 'I can’t ' }), chunk({ refusal: 'do that.' }));
    expect({ text, refusal }).toEqual({ text: '', refusal: 'I can’t do that.' });
  });

  it('takes the last usage that says something', () => {
    const { usage } = said(
      JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }),
      JSON.stringify({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 30 } }),
      JSON.stringify({ choices: [], usage: null }),
      JSON.stringify({ choices: [], usage: { cost: 0.1 } }),
    );
    expect(usage).toEqual({ input: 12, output: 30 });
  });

  it('passes over what is no chunk, and other choices', () => {
    const other = JSON.stringify({ choices: [{ index: 1, delta: { content: 'no' } }] });
    expect(
      said('nonsense', '[]', 'null', other, '{"choices":3}', chunk({ content: 'a' })).text,
    ).toBe('a');
  });

  it('takes an answer that came whole', () => {
    const answer = new AnswerFold(0);
    const message = { role: 'assistant', content: 'all at once' };
    answer.whole(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] }), 900);
    expect(answer.content(900)).toMatchObject({ text: 'all at once', firstTokenMs: 900 });
    expect(answer.ended).toBe(true);
  });
});

const call = (piece: Json): string => chunk({ tool_calls: [piece] });

describe('the tool calls of an answer', () => {
  it('are put together by their index', () => {
    const { calls } = said(
      call({ index: 0, id: 'a', function: { name: 'weather', arguments: '' } }),
      call({ index: 0, function: { arguments: '{"city":' } }),
      call({ index: 1, id: 'b', function: { name: 'time', arguments: '{}' } }),
      call({ index: 0, function: { arguments: '"Oslo"}' } }),
    );
    expect(calls).toEqual([
      { id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { id: 'b', name: 'time', arguments: '{}' },
    ]);
  });

  it('are told apart by their ids where all have one index, or none', () => {
    for (const place of [{ index: 0 }, {}]) {
      const { calls } = said(
        call({ ...place, id: 'a', function: { name: 'x', arguments: '{"n":1' } }),
        call({ ...place, function: { arguments: '}' } }),
        call({ ...place, id: 'b', function: { name: 'x', arguments: '{"n":2}' } }),
      );
      expect(calls.map((it) => [it.id, it.arguments])).toEqual([
        ['a', '{"n":1}'],
        ['b', '{"n":2}'],
      ]);
    }
  });

  it('get an id where the host gives none, and keep what it wants back', () => {
    const extra = { google: { thought_signature: 's' } };
    const { calls } = said(
      call({ index: 0, function: { name: 'x', arguments: { n: 1 } }, extra_content: extra }),
    );
    expect(calls).toEqual([{ id: 'call_0', name: 'x', arguments: '{"n":1}', extra }]);
  });
});

describe('the end of an answer', () => {
  const named = (data: string): AnswerFold => {
    const answer = new AnswerFold(0);
    answer.event({ event: 'error', data }, 100);
    return answer;
  };

  it('is only what the model says is one', () => {
    expect(fold(chunk({ content: 'a' })).ended).toBe(false);
    expect(fold(chunk({ content: 'a' }, 'length')).ended).toBe(true);
    expect(fold(chunk({ content: 'a' }), '[DONE]').ended).toBe(true);
  });

  it.each<[string, AnswerFold, string, string]>([
    [
      'an envelope in the middle',
      fold(chunk({ content: 'a' }), '{"error":{"code":"overloaded","message":"Too busy."}}'),
      'overloaded',
      'Too busy.',
    ],
    ['an error that is text', fold('{"error":"Too busy."}'), 'http_0', 'Too busy.'],
    [
      'an error inside a choice',
      fold('{"choices":[{"index":0,"error":{"code":502,"message":"Gone."}}]}'),
      'http_502',
      'Gone.',
    ],
    ['a named event', named('{"code":"x","message":"No."}'), 'x', 'No.'],
    ['a named event with an envelope', named('{"error":{"code":"y","message":"No."}}'), 'y', 'No.'],
    ['a named event that is no JSON', named('no more'), 'http_0', 'no more'],
  ])('never is %s', (_, answer, code, message) => {
    expect(answer.trouble).toMatchObject({ code, message });
    answer.event({ event: '', data: '[DONE]' }, 900);
    expect(answer.ended).toBe(false);
  });

  it('never is a generation the provider gave up', () => {
    const answer = fold(chunk({ content: 'a' }, 'error'));
    expect(answer.trouble).not.toBeNull();
    expect(answer.ended).toBe(false);
  });
});
