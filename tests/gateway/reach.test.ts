import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../src/contract/ports.ts';
import type { Candidate } from '../../src/contract/target.ts';
import { benchTop, candidate } from './bench-top.ts';

type Served = keyof Candidate['dialects'];

const acme = (dialect: Served, more: Partial<Candidate> = {}): Candidate =>
  candidate({
    record: 'openai-compatible',
    dialects: { [dialect]: { baseUrl: 'https://acme.test' } },
    ...more,
  });

interface Tried {
  readonly to: Candidate;
  readonly restricted?: boolean;
}

/** What reaches the provider, null where nothing does, and the code of the answer. */
async function tried(
  { to, restricted = false }: Tried,
  body: unknown,
  overrides: Partial<Inbound>,
): Promise<{ readonly body: string | null; readonly said: string }> {
  const bench = benchTop({ candidates: [to], restricted });
  const reply = await bench.call(body, overrides);
  return { body: bench.sent[0]?.body ?? null, said: reply.text };
}

const STORED = 'https://generativelanguage.googleapis.com/v1beta/files/abc123';
const CHAT = { path: '/v1/chat/completions' };
const MESSAGES = { path: '/v1/messages' };
const RESPONSES = { path: '/v1/responses' };
const GEMINI = { path: '/v1beta/models/m-1:generateContent' };
const COUNT = { path: '/v1beta/models/m-1:countTokens' };

const asking = (content: unknown): object => ({
  model: 'm-1',
  max_tokens: 9,
  messages: [{ role: 'user', content }],
});
const file = (fileUri: string): object => ({ parts: [{ fileData: { fileUri } }] });

describe('an object stored at the provider, on a shared credential', () => {
  it.each<[string, Partial<Inbound>, object]>([
    ['chat', CHAT, asking([{ type: 'image_url', image_url: { url: STORED } }])],
    ['chat, by gs:', CHAT, asking([{ type: 'image_url', image_url: { url: 'gs://b/a.png' } }])],
    ['Messages', MESSAGES, asking([{ type: 'image', source: { type: 'url', url: STORED } }])],
    [
      'Responses',
      RESPONSES,
      {
        model: 'm-1',
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: STORED }] }],
      },
    ],
  ])('is not reached by a URL in %s, said to Gemini', async (_, how, body) => {
    const seen = await tried({ to: acme('gemini-generate') }, body, how);
    expect(seen).toEqual({ body: null, said: expect.stringContaining('stored at the provider') });
  });

  it('is reached by a URL of the open web', async () => {
    const body = asking([{ type: 'image_url', image_url: { url: 'https://a.example/a.png' } }]);
    const seen = await tried({ to: acme('gemini-generate') }, body, CHAT);
    expect(seen.body).toContain('https://a.example/a.png');
  });

  it('is reached on a credential of the caller’s own', async () => {
    const credential = { ...candidate().credential, ownerKind: 'user' as const };
    const body = asking([{ type: 'image_url', image_url: { url: STORED } }]);
    const seen = await tried({ to: acme('gemini-generate', { credential }) }, body, CHAT);
    expect(seen.body).toContain(STORED);
  });

  it.each<[string, object]>([
    ['a file', { model: 'models/m-1', contents: [file(STORED)] }],
    ['a cache', { model: 'models/m-1', cachedContent: 'cachedContents/x' }],
  ])('is not counted: %s', async (_, inner) => {
    for (const name of ['generateContentRequest', 'generate_content_request']) {
      const seen = await tried({ to: acme('gemini-generate') }, { [name]: inner }, COUNT);
      expect(seen).toEqual({ body: null, said: expect.stringContaining('stored at the provider') });
    }
  });

  it.each<[string, Served, Partial<Inbound>, object]>([
    [
      'systemInstruction',
      'gemini-generate',
      GEMINI,
      { contents: [file(STORED)], systemInstruction: file('x'), system_instruction: file(STORED) },
    ],
    [
      'fileData',
      'gemini-generate',
      GEMINI,
      { contents: [{ parts: [{ fileData: {}, file_data: { fileUri: STORED } }] }] },
    ],
    [
      'content',
      'openai-chat',
      CHAT,
      {
        model: 'm-1',
        messages: [
          { role: 'user', content: 'hi', Content: [{ type: 'file', file: { file_id: 'file-1' } }] },
        ],
      },
    ],
    [
      'file_id',
      'anthropic-messages',
      MESSAGES,
      asking([{ type: 'document', source: { type: 'file', file_id: null, File_Id: 'file_1' } }]),
    ],
  ])('is not hidden behind another spelling of %s', async (_, dialect, how, body) => {
    expect((await tried({ to: acme(dialect) }, body, how)).body).toBeNull();
  });

  it('is not hidden in an address nobody can decode', async () => {
    const uri = 'https://generativelanguage.googleapis.com/v1beta/%66iles/abc?x=%';
    const seen = await tried({ to: acme('gemini-generate') }, { contents: [file(uri)] }, GEMINI);
    expect(seen.body).toBeNull();
  });
});

describe('another model', () => {
  it('is not counted for within a body', async () => {
    const body = { generateContentRequest: { model: 'models/other', contents: [] } };
    const seen = await tried({ to: acme('gemini-generate') }, body, COUNT);
    expect(seen).toEqual({ body: null, said: expect.stringContaining('the one in the path') });
  });

  it('is what the provider calls it, within a body as well', async () => {
    const to = acme('gemini-generate', { upstreamModel: 'theirs' });
    const body = { generateContentRequest: { model: 'models/m-1', contents: [] } };
    const seen = await tried({ to }, body, COUNT);
    expect(seen.body).toBe('{"generateContentRequest":{"model":"models/theirs","contents":[]}}');
  });

  it.each<[Served, Partial<Inbound>, object]>([
    [
      'anthropic-messages',
      MESSAGES,
      {
        ...asking('hi'),
        tools: [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-5' }],
      },
    ],
    [
      'openai-responses',
      RESPONSES,
      { model: 'm-1', input: 'hi', tools: [{ type: 'image_generation', model: 'gpt-image-2' }] },
    ],
  ])(
    'is not named by a hosted tool of %s, for a caller with a list',
    async (dialect, how, body) => {
      const refused = await tried({ to: acme(dialect), restricted: true }, body, how);
      expect(refused).toEqual({ body: null, said: expect.stringContaining('tools[0].model') });
      expect((await tried({ to: acme(dialect) }, body, how)).body).not.toBeNull();
    },
  );
});

describe('a response in the background', () => {
  it('is refused: nobody would hear what it cost', async () => {
    const ask = { model: 'm-1', input: 'hi' };
    const to = acme('openai-responses');
    const refused = await tried({ to }, { ...ask, background: true }, RESPONSES);
    expect(refused).toEqual({ body: null, said: expect.stringContaining('"background"') });
    expect((await tried({ to }, { ...ask, background: false }, RESPONSES)).body).not.toBeNull();
  });
});

describe('an image of two megabytes in one event', () => {
  const parts = [{ inlineData: { mimeType: 'image/png', data: 'A'.repeat(2 * 1024 * 1024) } }];
  const event = `data: ${JSON.stringify({ candidates: [{ content: { parts }, finishReason: 'STOP' }] })}\n\n`;
  const GEMINI_STREAM = { path: '/v1beta/models/m-1:streamGenerateContent' };

  it.each<[string, object, Partial<Inbound>]>([
    ['as events', { contents: [] }, { ...GEMINI_STREAM, query: 'alt=sse' }],
    ['as a list', { contents: [] }, GEMINI_STREAM],
    ['in another dialect', { ...asking('hi'), stream: true }, CHAT],
  ])('comes through %s', async (_, body, how) => {
    const bench = benchTop({ candidates: [acme('gemini-generate')] });
    const reply = await bench.call(body, how);
    bench.sent[0]?.head(200, 'text/event-stream').data(event).end();
    expect(bench.rows).toMatchObject([{ status: 'complete' }]);
    expect(reply.text.length).toBeGreaterThan(2 * 1024 * 1024);
  });
});
