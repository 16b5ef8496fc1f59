/** What a call would meet, told by the gateway that saw others fail. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/contract/target.ts';
import { explainWith } from '../../src/runtimes/explain.ts';
import { benchTop, candidate } from './bench-top.ts';

const ASK = { model: 'm-1', messages: [{ role: 'user', content: 'hi' }] };

const way = (provider: string): Candidate => {
  const one = candidate({ provider });
  return { ...one, credential: { ...one.credential, id: `key-of-${provider}` } };
};

/** As the database tells it. */
const row = ({ credential, ...one }: Candidate): object => ({
  ...one,
  dialects: { 'openai-chat': { base_url: 'https://acme.test/v1' } },
  upstream_model: one.upstreamModel,
  credential: {
    ...{ id: credential.id, owner_id: credential.ownerId, owner_kind: 'platform', type: 'key' },
    ...{ ciphertext: credential.ciphertext, origins: credential.origins },
  },
});

describe('a way that failed a while ago', () => {
  it('is told once, last, with the reason', async () => {
    const ways = [way('first'), way('second')];
    const bench = benchTop({ candidates: ways });
    const reply = bench.call(ASK);
    await bench.turn();
    bench.sent[0]?.head(401, 'application/json').data('{"error":{"message":"no"}}').end();
    await reply;
    await bench.turn();
    const { targets, passed } = explainWith(bench.gateway)({
      ...{
        candidates: ways.map(row),
        dialect: 'openai-chat',
        model: 'm-1',
        now: bench.clock.now(),
      },
      body: new TextEncoder().encode(JSON.stringify(ASK)),
    });
    expect(targets.map(({ provider, resting }) => [provider, resting])).toEqual([
      ['second', null],
      ['first', 'credential_resting'],
    ]);
    expect(passed).toEqual([]);
  });
});
