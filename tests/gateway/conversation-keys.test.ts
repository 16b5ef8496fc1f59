/** Which of a provider's keys a conversation stays with. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/contract/target.ts';
import { way } from '../routing/targets.ts';
import { benchTop } from './bench-top.ts';

const ask = { model: 'm-1', messages: [{ role: 'user', content: 'hi' }] };

describe('a conversation', () => {
  const keys: Candidate[] = Array.from({ length: 5 }, (_, index) => {
    const hub = way('hub');
    return {
      ...hub,
      credential: { ...hub.credential, id: `key-${index}`, ciphertext: `${index}` },
    };
  });
  /** Which of the keys a call goes out with. */
  async function keyOf(body: object, headers: Record<string, string> = {}): Promise<string> {
    const bench = benchTop({ candidates: keys });
    await bench.call(body, { header: (name) => headers[name] ?? null });
    bench.sent[0]?.fail('reset');
    return bench.rows[0]?.target?.candidate.credential.id ?? '';
  }
  const long = (start: string, more: readonly object[] = []): object => ({
    ...ask,
    messages: [{ role: 'system', content: start + 'x'.repeat(1_100) }, ...more],
  });
  const turns = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: 'ho' },
    { role: 'user', content: 'more' },
  ];

  it('stays with one key by how its prompt begins', async () => {
    for (const start of ['a', 'b', 'c', 'd']) {
      const first = await keyOf(long(start));
      expect(await keyOf(long(start, turns))).toBe(first);
    }
    const used = await Promise.all([...'abcdefghijklmnop'].map((start) => keyOf(long(start))));
    expect(new Set(used).size).toBeGreaterThan(1);
  });

  it('stays with one key by its session', async () => {
    for (const name of ['x-session-id', 'x-claude-code-session-id', 'session-id']) {
      const first = await keyOf(long('a'), { [name]: 'session-1' });
      expect(await keyOf(ask, { [name]: 'session-1' })).toBe(first);
    }
  });

  it('has keys take turns where nothing could be cached', async () => {
    const used = await Promise.all(Array.from({ length: 60 }, () => keyOf(ask)));
    // That one of five is never drawn in 60 has a chance of five in a million.
    expect(new Set(used).size).toBeGreaterThan(2);
  });
});
