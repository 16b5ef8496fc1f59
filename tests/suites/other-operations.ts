/** Vendors' own clients on the paths beside conversations, over every runtime. */
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Row } from '../support/home.ts';
import { SPEECH, vectorAt } from '../support/upstream-operations.ts';
import type { World } from './world.ts';
import { rowsOf } from './world.ts';

const openai = ({ key, home }: World): OpenAI =>
  new OpenAI({ apiKey: key, baseURL: `${home.baseUrl}/v1`, maxRetries: 0 });

/** The one row of an answered call. */
async function rowOf(world: World, response: Response): Promise<Row | undefined> {
  const rows = await rowsOf(world, response.headers.get('x-weir-request-id') ?? '');
  expect(rows).toHaveLength(1);
  return rows[0];
}

export function otherOperations(world: () => World): void {
  describe('a client beside conversations', () => {
    embeddings(world);
    sound(world);

    it('gets a completion streamed, with its usage in the ledger', async () => {
      const { direct } = world();
      const ask = { model: `${direct}/brief`, prompt: 'Once', stream: true } as const;
      const { data, response } = await openai(world()).completions.create(ask).withResponse();
      let text = '';
      for await (const chunk of data) text += chunk.choices[0]?.text ?? 'no choice';
      expect(text).toBe('upon a time');
      expect(await rowOf(world(), response)).toMatchObject({
        relay: 'passthrough',
        stream: true,
        prompt_tokens: 6,
        completion_tokens: 2,
        finish_reason: 'stop',
      });
    });
  });
}

function embeddings(world: () => World): void {
  it.each([
    // 40 tokens at 2.50 USD a million.
    ['a provider that speaks alike', 'direct', 'passthrough', 40, '0.000100000000'],
    ['a provider that speaks as Google', 'google', 'translated', 30, null],
  ] as const)('gets the vectors of %s', async (_what, provider, relay, tokens, cost) => {
    // The client asks for base64 and unpacks it.
    const ask = { model: `${world()[provider]}/brief`, input: ['a', 'b'] };
    const { data, response } = await openai(world()).embeddings.create(ask).withResponse();
    const byIndex = data.data.toSorted((a, b) => a.index - b.index);
    expect(byIndex.map(({ embedding }) => [...embedding])).toEqual([vectorAt(0), vectorAt(1)]);
    expect(data.usage.prompt_tokens).toBe(tokens);
    expect(await rowOf(world(), response)).toMatchObject({
      dialect: 'openai-chat',
      relay,
      prompt_tokens: tokens,
      completion_tokens: 0,
      cost_usd: cost,
    });
  });

  it('of Google gets the vectors of a provider that speaks as OpenAI', async () => {
    const { home, key, direct } = world();
    const google = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: home.baseUrl } });
    const answer = await google.models.embedContent({
      model: `${direct}/brief`,
      contents: ['a', 'b'],
      config: { outputDimensionality: 3 },
    });
    const vectors = answer.embeddings?.map(({ values }) => values);
    expect(vectors).toEqual([vectorAt(0), vectorAt(1)]);
    const { headers } = answer.sdkHttpResponse ?? {};
    const row = await rowOf(world(), { headers: new Headers(headers) } as Response);
    expect(row).toMatchObject({
      dialect: 'gemini-generate',
      relay: 'translated',
      prompt_tokens: 40,
    });
  });
}

function sound(world: () => World): void {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * at) % 256);

  it.each(['before', 'after'])('has a file heard that stands %s the model', async (place) => {
    const { direct } = world();
    const file = new File([bytes], 'grüße "1".mp3', { type: 'audio/mpeg' });
    const model = `${direct}/brief`;
    const ask = place === 'before' ? { file, model } : { model, file };
    const call = openai(world()).audio.transcriptions.create(ask);
    const { data, response } = await call.withResponse();
    const heard = Buffer.from(bytes).toString('base64');
    expect(data.text).toBe(`brief ${file.name} ${heard}`);
    expect(await rowOf(world(), response)).toMatchObject({
      relay: 'passthrough',
      prompt_tokens: 12,
      completion_tokens: 3,
    });
  });

  it('gets speech byte for byte', async () => {
    const ask = { model: `${world().aggregator}/brief`, input: 'Hi', voice: 'alloy' };
    const response = await openai(world()).audio.speech.create(ask);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(SPEECH));
    expect(await rowOf(world(), response)).toMatchObject({
      status: 'complete',
      prompt_tokens: null,
      usage_source: 'none',
      cost_usd: null,
    });
  });
}
