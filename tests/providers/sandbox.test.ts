import { describe, expect, it } from 'vitest';
import type { Clock, UpstreamHandle } from '../../src/contract/ports.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { createSandboxUpstream } from '../../src/providers/sandbox/upstream.ts';
import { SseScanner } from '../../src/wire/sse.ts';

/** Time that passes only when it is told to. */
class HandClock implements Clock {
  readonly ticks: Set<() => void> = new Set();

  now(): number {
    return 1_700_000_000_500;
  }

  every(_ms: number, tick: () => void): () => void {
    this.ticks.add(tick);
    return () => this.ticks.delete(tick);
  }

  pass(times: number): void {
    for (let i = 0; i < times; i++) for (const tick of [...this.ticks]) tick();
  }
}

interface Heard {
  readonly clock: HandClock;
  readonly log: string[];
  readonly bytes: () => string;
  readonly handle: UpstreamHandle;
}

async function ask(
  path: string,
  body: object | string | null,
  onData?: (h: UpstreamHandle) => void,
): Promise<Heard> {
  const clock = new HandClock();
  const log: string[] = [];
  let text = '';
  const decoder = new TextDecoder();
  const encoded = body === null ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const handle = createSandboxUpstream(clock).send(
    {
      method: body === null ? 'GET' : 'POST',
      url: `https://sandbox.invalid${path}`,
      headers: [],
      body: encoded === null ? null : new TextEncoder().encode(encoded),
    },
    {
      head: (status, headers) => log.push(`head ${status} ${headers.join(' ')}`),
      data: (bytes) => {
        text += decoder.decode(bytes, { stream: true });
        log.push('data');
        onData?.(handle);
      },
      end: () => log.push('end'),
      fail: () => log.push('fail'),
    },
  );
  expect(log).toEqual([]);
  await Promise.resolve();
  return { clock, log, bytes: () => text, handle };
}

const chat = (more: object) => ({
  model: 'echo',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Hello,  big\nworld 日本 ' }] },
  ],
  ...more,
});

describe('a sandbox answer', () => {
  it('repeats the last user message and counts words', async () => {
    const { log, bytes } = await ask('/v1/chat/completions', chat({}));
    expect(log).toEqual(['head 200 content-type application/json', 'data', 'end']);
    expect(JSON.parse(bytes())).toEqual({
      id: 'chatcmpl-sandbox-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'echo',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello,  big\nworld 日本 ', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      // "Be brief." is 2 words, the user's text 4.
      usage: { prompt_tokens: 6, completion_tokens: 4, total_tokens: 10 },
    });
  });

  it('stops at max_tokens and says so', async () => {
    const { bytes } = await ask('/v1/chat/completions', chat({ max_tokens: 2 }));
    expect(JSON.parse(bytes())).toMatchObject({
      choices: [{ message: { content: 'Hello,  big\n' }, finish_reason: 'length' }],
      usage: { completion_tokens: 2 },
    });
  });

  it.each([
    [{}, 40],
    [{ max_tokens: 7 }, 7],
    [{ max_completion_tokens: 3, max_tokens: 7 }, 3],
    [{ max_tokens: 1e9 }, 10_000],
  ])('of lorem with %j has %i words', async (more, words) => {
    const { bytes } = await ask('/v1/chat/completions', chat({ model: 'lorem', ...more }));
    const answer = JSON.parse(bytes());
    expect(answer.choices[0].message.content.split(' ')).toHaveLength(words);
    expect(answer.usage.completion_tokens).toBe(words);
  });

  it.each<[string, object | string | null, number, string]>([
    ['/v1/chat/completions', chat({ model: 'gpt-5' }), 404, 'model_not_found'],
    ['/v1/chat/completions', chat({ model: '__proto__' }), 404, 'model_not_found'],
    ['/v1/chat/completions', { model: 'echo' }, 400, 'invalid_messages'],
    ['/v1/chat/completions', 'x', 400, 'invalid_json'],
    ['/v1/embeddings', {}, 404, 'not_found'],
    ['/v1/chat/completions', null, 404, 'not_found'],
  ])('to %s %j is an error', async (path, body, status, code) => {
    const { log, bytes } = await ask(path, body);
    expect(log[0]).toBe(`head ${status} content-type application/json`);
    expect(openaiChat.readError(bytes())?.code).toBe(code);
  });

  it('lists its models', async () => {
    const { bytes } = await ask('/v1/models', null);
    const { data } = JSON.parse(bytes());
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['echo', 'lorem']);
  });
});

describe('a sandbox stream', () => {
  const streamed = chat({ stream: true, stream_options: { include_usage: true } });

  it('says one piece with every tick, then its usage and its end', async () => {
    const { clock, log, bytes } = await ask('/v1/chat/completions', streamed);
    expect(log).toEqual(['head 200 content-type text/event-stream', 'data']);
    clock.pass(1);
    expect(log).toHaveLength(3);
    clock.pass(20);
    expect(log.at(-1)).toBe('end');
    expect(clock.ticks.size).toBe(0);

    const meter = openaiChat.meter();
    const kinds: string[] = [];
    new SseScanner((frame) => kinds.push(meter.frame(frame.event, frame.data))).push(
      new TextEncoder().encode(bytes()),
    );
    const said = ['content', 'content', 'content', 'content'];
    expect(kinds).toEqual(['other', ...said, 'content', 'usage', 'end']);
    expect(meter.reading()).toMatchObject({
      finish: 'stop',
      ended: true,
      usage: { input: 6, output: 4 },
      deliveredLength: 'Hello,  big\nworld 日本 '.length,
    });
  });

  it('sends no usage unasked', async () => {
    const { clock, bytes } = await ask('/v1/chat/completions', chat({ stream: true }));
    clock.pass(20);
    expect(bytes()).not.toContain('usage');
    expect(bytes().endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('waits while it is paused and loses nothing', async () => {
    const { clock, log, handle, bytes } = await ask('/v1/chat/completions', streamed);
    handle.pause();
    clock.pass(50);
    expect(log).toHaveLength(2);
    handle.resume();
    clock.pass(50);
    expect(log.at(-1)).toBe('end');
    expect(log.filter((entry) => entry === 'end')).toHaveLength(1);
    expect(bytes().endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('paused at its last piece ends once it is resumed', async () => {
    const { log, handle } = await ask('/v1/chat/completions', chat({}), (own) => own.pause());
    expect(log.at(-1)).toBe('data');
    handle.resume();
    expect(log.at(-1)).toBe('end');
  });

  it('is silent after an abort, whenever that was', async () => {
    const { clock, log, handle } = await ask('/v1/chat/completions', streamed);
    handle.abort();
    handle.abort();
    handle.resume();
    clock.pass(50);
    expect(log).toHaveLength(2);
    expect(clock.ticks.size).toBe(0);
    const within = await ask('/v1/chat/completions', streamed, (own) => own.abort());
    within.clock.pass(50);
    expect(within.log).toEqual(['head 200 content-type text/event-stream', 'data']);
  });
});
