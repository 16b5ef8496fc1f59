/**
 * Vendors' own clients in their own formats, at a provider that speaks Chat Completions: over every
 * runtime, each answer is read by its client and its one row is billed by what the provider said.
 * The whole matrix of formats is tests/conformance.
 */
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { newNonce, rowsOf } from './world.ts';

const TEXT = 'Grüße aus "Weir",\n世界 🌍.';

/** What a client heard. */
interface Heard {
  readonly text: string;
  /** Prompt and completion, as the client counts them. */
  readonly tokens: readonly [number | undefined, number | undefined];
}

/** Asks one model, the id of the request told by the header of its answer. */
type Asks = (world: World, model: string, fetch: typeof globalThis.fetch) => Promise<Heard>;

const prompt = (): string => `nonce:${newNonce()} hello`;

const anthropic = (world: World, fetch: typeof globalThis.fetch): Anthropic =>
  new Anthropic({ apiKey: world.key, baseURL: world.home.baseUrl, maxRetries: 0, fetch });

const openai = (world: World, fetch: typeof globalThis.fetch): OpenAI =>
  new OpenAI({ apiKey: world.key, baseURL: `${world.home.baseUrl}/v1`, maxRetries: 0, fetch });

const CLIENTS: readonly (readonly [string, string, boolean, Asks])[] = [
  [
    'anthropic-messages',
    'whole',
    false,
    async (world, model, fetch) => {
      const messages = [{ role: 'user' as const, content: prompt() }];
      const ask = { model, max_tokens: 50, messages };
      const { content, usage } = await anthropic(world, fetch).messages.create(ask);
      const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      return { text, tokens: [usage.input_tokens, usage.output_tokens] };
    },
  ],
  [
    'anthropic-messages',
    'streamed',
    true,
    async (world, model, fetch) => {
      const messages = [{ role: 'user' as const, content: prompt() }];
      const stream = anthropic(world, fetch).messages.stream({ model, max_tokens: 50, messages });
      const { usage } = await stream.finalMessage();
      return { text: await stream.finalText(), tokens: [usage.input_tokens, usage.output_tokens] };
    },
  ],
  [
    'openai-responses',
    'whole',
    false,
    async (world, model, fetch) => {
      const answer = await openai(world, fetch).responses.create({ model, input: prompt() });
      const { usage } = answer;
      return { text: answer.output_text, tokens: [usage?.input_tokens, usage?.output_tokens] };
    },
  ],
  [
    'openai-responses',
    'streamed',
    true,
    async (world, model, fetch) => {
      const stream = openai(world, fetch).responses.stream({ model, input: prompt() });
      const { output_text: text, usage } = await stream.finalResponse();
      return { text, tokens: [usage?.input_tokens, usage?.output_tokens] };
    },
  ],
];

/** Google's client takes no fetch of ours, so its request is found by its model alone. */
async function google(world: World, model: string): Promise<Heard> {
  const { key: apiKey, home } = world;
  const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: home.baseUrl } });
  const stream = await client.models.generateContentStream({ model, contents: prompt() });
  let text = '';
  let tokens: Heard['tokens'] = [undefined, undefined];
  for await (const { text: more, usageMetadata: usage } of stream) {
    text += more ?? '';
    tokens = [usage?.promptTokenCount, usage?.candidatesTokenCount];
  }
  return { text, tokens };
}

export function otherDialects(world: () => World): void {
  describe('a client of another format', () => {
    it.each(CLIENTS)(
      '%s, %s, hears what a provider of chat says',
      async (dialect, _how, stream, asks) => {
        const model = `${world().direct}/chat`;
        let requestId = '';
        const heard = await asks(world(), model, async (input, init) => {
          const response = await fetch(input, init);
          requestId = response.headers.get('x-weir-request-id') ?? '';
          return response;
        });
        expect(heard).toEqual({ text: TEXT, tokens: [11, 5] });
        expect(await rowsOf(world(), requestId)).toMatchObject([
          {
            dialect,
            stream,
            relay: 'translated',
            status: 'complete',
            prompt_tokens: 11,
            completion_tokens: 5,
            // 11 x 2.5 + 5 x 10, by a million.
            cost_usd: '0.000077500000',
          },
        ]);
      },
    );

    it('gemini-generate, streamed, hears what a provider of chat says', async () => {
      const heard = await google(world(), `${world().direct}/chat`);
      expect(heard).toEqual({ text: TEXT, tokens: [11, 5] });
    });
  });
}
