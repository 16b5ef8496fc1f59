/** What the vendors' own clients make of a stream with these bytes. */
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { DialectId } from '../../src/contract/dialect-id.ts';

export interface Heard {
  readonly said: string;
  /** What it raised, null where it took the answer for whole. */
  readonly error: unknown;
}

export async function heardBySdk(dialect: DialectId, text: string): Promise<Heard> {
  let said = '';
  try {
    await READERS[dialect](text, (piece) => {
      said += piece;
    });
  } catch (error) {
    return { said, error };
  }
  return { said, error: null };
}

type Reader = (text: string, hear: (piece: string) => void) => Promise<void>;

function answering(text: string): { fetch: typeof fetch; apiKey: string; maxRetries: number } {
  const headers = { 'content-type': 'text/event-stream' };
  return { fetch: async () => new Response(text, { headers }), apiKey: 'k', maxRetries: 0 };
}

const READERS: Readonly<Record<DialectId, Reader>> = {
  'openai-chat': async (text, hear) => {
    const stream = await new OpenAI(answering(text)).chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
    });
    for await (const chunk of stream) hear(chunk.choices[0]?.delta.content ?? '');
  },
  'openai-responses': async (text, hear) => {
    const stream = new OpenAI(answering(text)).responses.stream({ model: 'm', input: 'hi' });
    stream.on('response.output_text.delta', ({ delta }) => hear(delta));
    const response = await stream.finalResponse();
    if (response.error !== null && response.error !== undefined) throw response.error;
  },
  'anthropic-messages': async (text, hear) => {
    const stream = new Anthropic(answering(text)).messages.stream({
      model: 'm',
      max_tokens: 9,
      messages: [{ role: 'user', content: 'hi' }],
    });
    stream.on('text', (piece) => hear(piece));
    await stream.finalMessage();
  },
  'gemini-generate': async (text, hear) => {
    const { fetch } = answering(text);
    const retryOptions = { attempts: 1 };
    const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { fetch, retryOptions } });
    const stream = await client.models.generateContentStream({ model: 'm', contents: 'hi' });
    for await (const chunk of stream) hear(chunk.text ?? '');
  },
};
