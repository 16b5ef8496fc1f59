/** A second target takes over until the first byte of content, and never after it. */
import { describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { chatBody, errorOf, newNonce, rowsOf, send } from './world.ts';

/** First target's provider and model; the second is always `chat` at the aggregator. */
type First = readonly ['direct' | 'impatient' | 'refusing', string, boolean, string];

const TAKEN_OVER: readonly First[] = [
  ['direct', 'status-500', false, 'upstream_failed'],
  ['refusing', 'status-429', true, 'upstream_failed'],
  ['refusing', 'status-404', false, 'upstream_failed'],
  // The last, for its key rests from then on.
  ['refusing', 'status-401', false, 'upstream_failed'],
  ['direct', 'error-200', false, 'upstream_failed'],
  ['direct', 'error-frame-1', true, 'upstream_failed'],
  ['direct', 'reset-1', true, 'upstream_failed'],
  ['direct', 'empty-stream', true, 'upstream_failed'],
  ['impatient', 'stall-headers', true, 'timed_out'],
  ['impatient', 'stall-comments', true, 'timed_out'],
];

interface Target {
  readonly provider: string;
  readonly model: string;
}

async function alias(world: World, targets: readonly Target[]): Promise<string> {
  const name = `alias-${newNonce()}`;
  await world.admin.putAlias(name, targets);
  return name;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export function fallback(world: () => World): void {
  describe('a second target', () => {
    it.each(TAKEN_OVER)(
      'takes over from %s/%s (stream: %s)',
      async (at, model, stream, firstStatus) => {
        const name = await alias(world(), [
          { provider: world()[at], model },
          { provider: world().aggregator, model: 'chat' },
        ]);
        const nonce = newNonce();
        const more = { stream, ...(stream ? { stream_options: { include_usage: true } } : {}) };
        const seen = await send(world(), chatBody(name, nonce, more));
        expect(seen.status).toBe(200);
        expect(seen.headers.get('x-weir-provider')).toBe(world().aggregator);
        expect(seen.headers.get('x-weir-attempts')).toBe('2');
        expect(seen.text).toBe(text(world().home.upstream.of(nonce)[1]?.sent));
        const rows = await rowsOf(world(), seen.requestId);
        expect(rows.map((row) => [row.table, row.attempt, row.model, row.status])).toEqual([
          ['direct_usage_logs', 1, name, firstStatus],
          ['aggregator_usage_logs', 2, name, 'complete'],
        ]);
        expect(rows.map((row) => row.cost_usd)).toEqual([null, '0.000093000000']);
      },
    );

    staysOut(world);
  });
}

function staysOut(world: () => World): void {
  it('stays out once content was sent', async () => {
    const name = await alias(world(), [
      { provider: world().direct, model: 'reset-2' },
      { provider: world().aggregator, model: 'chat' },
    ]);
    const nonce = newNonce();
    const seen = await send(world(), chatBody(name, nonce, { stream: true }));
    expect(seen.text).not.toContain('[DONE]');
    expect(world().home.upstream.of(nonce)).toHaveLength(1);
    expect(await rowsOf(world(), seen.requestId)).toHaveLength(1);
  });

  it("stays out when the mistake is the caller's", async () => {
    const name = await alias(world(), [
      { provider: world().direct, model: 'status-400' },
      { provider: world().aggregator, model: 'chat' },
    ]);
    const nonce = newNonce();
    const seen = await send(world(), chatBody(name, nonce));
    expect(seen.status).toBe(400);
    expect(world().home.upstream.of(nonce)).toHaveLength(1);
  });

  it('that fails too leaves an error that tells clients not to try again at once', async () => {
    const name = await alias(world(), [
      { provider: world().direct, model: 'status-500' },
      { provider: world().aggregator, model: 'status-503' },
    ]);
    const nonce = newNonce();
    const seen = await send(world(), chatBody(name, nonce));
    expect([seen.status, errorOf(seen).code]).toEqual([502, 'upstream_failed']);
    expect(seen.headers.get('x-should-retry')).toBe('false');
    expect(seen.headers.get('x-weir-attempts')).toBe('2');
    expect(world().home.upstream.of(nonce)).toHaveLength(2);
    expect(await rowsOf(world(), seen.requestId)).toHaveLength(2);
  });
}
