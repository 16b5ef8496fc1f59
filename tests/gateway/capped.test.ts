/** Callers whose spending is limited: what they ask for must be what is counted. */
import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { SealedCredential } from '../../src/contract/target.ts';
import { benchTop, candidate } from './bench-top.ts';

const messages = [{ role: 'user', content: 'hi' }];
const input = 'hi';
const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];
const MODEL = { model: 'm-1', max_tokens: 9 };

/** Path and body of a call that asks for what is not the listed price, and the field it does it with. */
const DEARER: readonly (readonly [DialectId, string, string, object])[] = [
  ['openai-chat', 'service_tier', '/v1/chat/completions', { ...MODEL, messages }],
  ['openai-responses', 'service_tier', '/v1/responses', { model: 'm-1', input }],
  ['anthropic-messages', 'speed', '/v1/messages', { ...MODEL, messages }],
  ['gemini-generate', 'serviceTier', '/v1beta/models/m-1:generateContent', { contents }],
];

/** What reaches the provider, and what the caller hears. */
async function asked(
  dialect: DialectId,
  path: string,
  { ownerKind = 'platform', body }: { ownerKind?: SealedCredential['ownerKind']; body: object },
): Promise<{ readonly sent: number; readonly said: string }> {
  const to = candidate({
    record: 'openai-compatible',
    dialects: { [dialect]: { baseUrl: 'https://acme.test' } },
  });
  const credential = { ...to.credential, ownerKind };
  const bench = benchTop({ candidates: [{ ...to, credential }], capped: true });
  const reply = await bench.call(body, { path });
  return { sent: bench.sent.length, said: reply.text };
}

describe('a caller under a ceiling', () => {
  it.each(DEARER)('cannot ask for another price by %s %s', async (dialect, field, path, body) => {
    const { sent, said } = await asked(dialect, path, { body: { ...body, [field]: 'priority' } });
    expect([sent, said]).toEqual([0, expect.stringContaining(`\\"${field}\\" asks for another`)]);
  });

  it.each(DEARER)(
    'may say that %s is to cost what is listed',
    async (dialect, field, path, body) => {
      const { sent } = await asked(dialect, path, { body: { ...body, [field]: 'standard' } });
      expect(sent).toBe(1);
    },
  );

  it.each(DEARER)(
    'may do what they like with a key of their own: %s',
    async (dialect, field, path, body) => {
      const dear = { ...body, [field]: 'priority' };
      const { sent } = await asked(dialect, path, { ownerKind: 'user', body: dear });
      expect(sent).toBe(1);
    },
  );

  it('cannot have another model do the work', async () => {
    const fallbacks = { ...MODEL, messages, models: ['dear/model'] };
    expect(await asked('openai-chat', '/v1/chat/completions', { body: fallbacks })).toEqual({
      sent: 0,
      said: expect.stringContaining('what you may spend in a day is limited'),
    });
    const tools = [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-5' }];
    expect(
      await asked('anthropic-messages', '/v1/messages', { body: { ...MODEL, messages, tools } }),
    ).toEqual({ sent: 0, said: expect.stringContaining('tools[0].model') });
  });
});
