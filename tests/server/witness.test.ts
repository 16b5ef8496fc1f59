/** The witness itself: what the suites compare with must be right before it proves anything. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawCall } from '../support/raw-caller.ts';
import type { Upstream } from '../support/upstream.ts';
import { startUpstream } from '../support/upstream.ts';
import { BEHAVIOURS } from '../support/upstream-behaviours.ts';

describe('the witness upstream', () => {
  let upstream: Upstream;
  let client: OpenAI;

  beforeAll(async () => {
    upstream = await startUpstream();
    client = new OpenAI({ apiKey: 'sk-any', baseURL: upstream.baseUrl, maxRetries: 0 });
  });
  afterAll(() => upstream.close());

  const ask = (nonce: string): OpenAI.ChatCompletionMessageParam[] => [
    { role: 'user', content: `nonce:${nonce}` },
  ];

  it('speaks the grammar the official client reads, streamed and not', async () => {
    const whole = await client.chat.completions.create({ model: 'chat', messages: ask('a') });
    const stream = client.chat.completions.stream({ model: 'chat', messages: ask('b') });
    const folded = await stream.finalChatCompletion();
    expect(whole.choices[0]?.message.content).toBe('Grüße aus "Weir",\n世界 🌍.');
    expect(folded.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(folded.usage).toBeUndefined();
    expect([whole.choices[0]?.finish_reason, folded.choices[0]?.finish_reason]).toEqual([
      'stop',
      'stop',
    ]);
  });

  it('sends the same bytes however it splits them', async () => {
    const read = async (model: string): Promise<string> => {
      const response = await client.chat.completions
        .create({ model, messages: ask(model), stream: true })
        .asResponse();
      return (await response.text()).replaceAll(model, 'chat');
    };
    expect(await read('drip')).toBe(await read('chat'));
    expect(await read('split-100')).toBe(await read('chat'));
  });

  it('records how an exchange ended: finished, closed by the peer, broken by itself', async () => {
    await client.chat.completions.create({ model: 'chat', messages: ask('whole') });
    expect(await upstream.of('whole')[0]?.over).toBe('finished');

    const body = JSON.stringify({ model: 'pause-2', stream: true, messages: ask('left') });
    const caller = rawCall({
      baseUrl: upstream.origin,
      headers: [`content-length: ${Buffer.byteLength(body)}`],
      body,
    });
    const left = await upstream.arrived('left');
    await caller.leave();
    expect(await left.over).toBe('closed');

    const broken = client.chat.completions.create({ model: 'reset-0', messages: ask('broken') });
    await expect(broken).rejects.toThrow();
    expect(await upstream.of('broken')[0]?.over).toBe('broken');
  });

  it('keeps what it heard and what it sent, byte for byte', async () => {
    const body = '{"model" : "chat",\t"messages":[{"content":"nonce:bytes"}]}';
    const answer = await fetch(`${upstream.baseUrl}/chat/completions`, { method: 'POST', body });
    const text = await answer.text();
    const [heard] = upstream.of('bytes');
    expect(new TextDecoder().decode(heard?.body)).toBe(body);
    expect(new TextDecoder().decode(heard?.sent)).toBe(text);
  });

  it('takes a script for one nonce, one behaviour after the other', async () => {
    const [down, fine] = [BEHAVIOURS['status-500'], BEHAVIOURS['chat']];
    if (down === undefined || fine === undefined) throw new Error('unknown behaviour');
    upstream.script('scripted', down, fine);
    const statuses: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const body = JSON.stringify({ model: 'chat', messages: ask('scripted') });
      const answer = await fetch(`${upstream.baseUrl}/chat/completions`, { method: 'POST', body });
      await answer.text();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([500, 200, 200]);
  });
});
