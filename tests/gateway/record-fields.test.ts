/** What a provider's record says of the top level of a body: called otherwise, put in, taken out. */
import { describe, expect, it } from 'vitest';
import { benchTop, type Caught, candidate, type Sent } from './bench-top.ts';

const MESSAGES = '"messages": [ {"role":"user","content":"hi"} ]';
const ANSWER =
  '{"choices":[{"index":0,"message":{"role":"assistant","content":"ho"},"finish_reason":"stop"}]}';

interface Told {
  readonly sent: string;
  readonly relay: string | undefined;
  readonly lossy: string | undefined;
  readonly kept: readonly string[] | undefined;
}

/** A call of a provider of that record: what it heard, and what its caller and the ledger were told. */
async function told(record: string, body: string, upstreamModel = 'm-1'): Promise<Told> {
  const bench = benchTop({ candidates: [candidate({ record, upstreamModel })] });
  const reply: Caught = await bench.call(body);
  const [sent] = bench.sent as [Sent];
  sent.head(200, 'application/json').data(ANSWER).end();
  const { 'x-weir-relay': relay, 'x-weir-lossy': lossy } = reply.headers;
  return { sent: sent.body, relay, lossy, kept: bench.rows[0]?.details.losses };
}

describe('a field the provider knows by another name', () => {
  it.each([
    ['{"model":"m-1", "max_completion_tokens" : 5,', '{"model":"m-1", "max_tokens":5,'],
    ['{"max_completion_tokens":5,"model":"m-1",', '{"max_tokens":5,"model":"m-1",'],
    ['{"model":"m-1","max_tokens":6,"max_completion_tokens":5,', '{"model":"m-1","max_tokens":5,'],
    ['{"max_completion_tokens":5,"max_tokens":6,"model":"m-1",', '{"max_tokens":5,"model":"m-1",'],
  ])('is sent as it knows it, and nothing else is touched: %s', async (asked, heard) => {
    expect(await told('together', `${asked} ${MESSAGES}}`)).toEqual({
      ...{ sent: `${heard} ${MESSAGES}}`, relay: 'adjusted' },
      ...{ lossy: undefined, kept: [] },
    });
  });

  it.each([
    ['{"model":"m-1","max_tokens":6,', '{"model":"m-1","max_tokens":6,'],
    ['{"model":"m-1","max_completion_tokens":null,', '{"model":"m-1",'],
    [
      '{"model":"m-1","max_tokens":6,"max_completion_tokens":null,',
      '{"model":"m-1","max_tokens":6,',
    ],
  ])('stays where there is nothing to say otherwise: %s', async (asked, heard) => {
    expect(await told('together', `${asked}${MESSAGES}}`)).toMatchObject({
      ...{ sent: `${heard}${MESSAGES}}`, relay: 'passthrough' },
    });
  });

  it('stays at a provider whose page knows it', async () => {
    const body = `{"model":"m-1","max_completion_tokens":5,"seed":7,${MESSAGES}}`;
    expect(await told('openai', body)).toMatchObject({ sent: body, relay: 'passthrough' });
  });

  it('is sent so also by a body that is said anew', async () => {
    const body = `{"model":"m-1","max_completion_tokens":5,"seed":7,"messages":[{"role":"developer","content":"a"},{"role":"user","content":"b"}]}`;
    const { sent, relay } = await told('mistral', body);
    expect(relay).toBe('adjusted');
    expect(JSON.parse(sent)).toEqual({
      model: 'm-1',
      max_tokens: 5,
      random_seed: 7,
      messages: [
        { role: 'system', content: 'a' },
        { role: 'user', content: 'b' },
      ],
    });
  });
});

describe('a field the provider demands', () => {
  const asked = (more = ''): string => `{"model":"qwen3-32b",${more}${MESSAGES}}`;

  it('is put in for callers who say nothing of it, who hear so', async () => {
    expect(await told('alibaba', asked(), 'qwen3-32b')).toEqual({
      sent: `{"enable_thinking":false,"model":"qwen3-32b",${MESSAGES}}`,
      relay: 'adjusted',
      lossy: 'enable_thinking',
      kept: ['enable_thinking'],
    });
    const silent = await told('alibaba', asked('"enable_thinking":null,'), 'qwen3-32b');
    expect(silent.sent).toBe(`{"enable_thinking":false,"model":"qwen3-32b",${MESSAGES}}`);
  });

  it.each([
    ['the caller has it', asked('"enable_thinking":true,'), 'qwen3-32b'],
    [
      'the answer is streamed',
      asked('"stream":true,"stream_options":{"include_usage":true},'),
      'qwen3-32b',
    ],
    ['the model needs it not', asked().replace('qwen3-32b', 'qwen3-max'), 'qwen3-max'],
  ])('is not where %s', async (_where, body, model) => {
    expect(await told('alibaba', body, model)).toMatchObject({ sent: body, relay: 'passthrough' });
  });

  it('gives way to what the caller wishes in other words', async () => {
    const { sent } = await told('alibaba', asked('"thinking":{"type":"enabled"},'), 'qwen3-32b');
    expect(JSON.parse(sent)).toMatchObject({ enable_thinking: true });
  });
});

describe('a field the provider refuses', () => {
  it('is told where it would have changed the answer', async () => {
    const told422 = await told(
      'mistral',
      `{"model":"m-1","user":"u","logprobs":true,"verbosity":null,${MESSAGES}}`,
    );
    expect(told422).toEqual({
      sent: `{"model":"m-1",${MESSAGES}}`,
      relay: 'passthrough',
      lossy: 'logprobs',
      kept: ['logprobs'],
    });
  });
});

describe('a header that the administrator and the caller both set', () => {
  it('is the administrator’s, once', async () => {
    const bench = benchTop({
      candidates: [candidate({ record: 'aihubmix', headers: { 'app-code': 'OURS1234' } })],
    });
    await bench.call(`{"model":"m-1",${MESSAGES}}`, {
      header: (name) => (name === 'app-code' ? 'THEIRS' : null),
    });
    const headers = bench.sent[0]?.request.headers ?? [];
    expect(headers.filter((part) => /^(app-code|OURS1234|THEIRS)$/.test(part))).toEqual([
      'app-code',
      'OURS1234',
    ]);
  });
});
