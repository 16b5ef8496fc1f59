/** What passes untouched, what is taken out, and what never passes. */
import { describe, expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';
import type { World } from './world.ts';
import { chatBody, exchange, newNonce, rowsOf, send } from './world.ts';

const text = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

export function rawBytes(world: () => World): void {
  describe('bytes', () => {
    it('cuts nothing but the usage frame from a stream whose caller did not ask for it', async () => {
      const { seen, exchanges, rows } = await exchange(world(), `${world().direct}/chat`, {
        stream: true,
      });
      const sent = text(exchanges[0]?.sent ?? new Uint8Array());
      const frames = sent.split(/(?<=\n\n)/);
      const isUsage = (frame: string): boolean => frame.includes('"choices":[]');
      expect(frames.filter(isUsage)).toHaveLength(1);
      expect(seen.text).toBe(frames.filter((frame) => !isUsage(frame)).join(''));
      expect(rows.map((row) => [row.prompt_tokens, row.completion_tokens])).toEqual([[11, 5]]);
    });

    it.each(['crlf', 'cr', 'bom', 'drip'])(
      'relays a stream written as %s unchanged and meters it',
      async (model) => {
        const { seen, exchanges, rows } = await exchange(world(), `${world().direct}/${model}`, {
          stream: true,
          stream_options: { include_usage: true },
        });
        expect(seen.text).toBe(text(exchanges[0]?.sent ?? new Uint8Array()));
        expect(rows.map((row) => [row.status, row.prompt_tokens, row.finish_reason])).toEqual([
          ['complete', 11, 'stop'],
        ]);
      },
    );

    it('meters a stream the same for every place at which its bytes are split', async () => {
      const more = { stream: true };
      const whole = await exchange(world(), `${world().direct}/split-0`, more);
      const length = whole.exchanges[0]?.sent.length ?? 0;
      const strides = Array.from({ length: 97 }, (_, at) => Math.floor((at * length) / 97));
      const seen = await inTurns(strides, 8, (at) =>
        send(world(), chatBody(`${world().direct}/split-${at}`, newNonce(), more)),
      );
      await world().home.settled();
      const rows = await world().home.ledger({ requestIds: seen.map((one) => one.requestId) });
      const renamed = (one: string): string => one.replaceAll(/split-\d+/g, 'split');
      expect(new Set(seen.map((one) => renamed(one.text)))).toEqual(
        new Set([renamed(whole.seen.text)]),
      );
      expect(rows).toHaveLength(strides.length);
      expect(new Set(rows.map((row) => `${row.status} ${row.total_tokens}`))).toEqual(
        new Set(['complete 16']),
      );
    });

    it("keeps every byte of a body but the model's name", async () => {
      const nonce = newNonce();
      const odd = `{ "messages":[{"role":"user","content":"nonce:${nonce} \\u00e9\\/ 1"}],\n\t"model" : "${world().direct}\\/chat","x_unknown":{"b":1.50e+2,"a":[ ]}, "seed":18446744073709551615 }`;
      const seen = await send(world(), odd);
      expect(seen.status).toBe(200);
      const heard = text(world().home.upstream.of(nonce)[0]?.body ?? new Uint8Array());
      expect(heard).toBe(odd.replace(`"${world().direct}\\/chat"`, '"chat"'));
    });

    headerHygiene(world);
  });
}

function headerHygiene(world: () => World): void {
  it("sends the provider's own key and nothing of the caller's", async () => {
    const nonce = newNonce();
    await send(world(), chatBody(`${world().direct}/chat`, nonce), {
      headers: {
        cookie: 'session=canary',
        'x-forwarded-for': '203.0.113.9',
        'x-canary': 'canary',
        apikey: 'sb_publishable_canary',
        'openai-organization': 'org-canary',
      },
    });
    const headers = new Map(world().home.upstream.of(nonce)[0]?.headers);
    expect(headers.get('authorization')).toBe(`Bearer sk-platform-${world().direct}`);
    expect(headers.get('content-type')).toBe('application/json');
    const all = JSON.stringify([...headers]);
    expect(all).not.toContain('canary');
    expect(all).not.toContain(world().key);
    expect(all).not.toContain('203.0.113.9');
  });

  it('tells the caller the route and keeps cookies and organisations back', async () => {
    const { seen } = await exchange(world(), `${world().direct}/chat`);
    expect(seen.headers.get('x-weir-provider')).toBe(world().direct);
    expect(seen.headers.get('x-weir-model')).toBe('chat');
    expect(seen.headers.get('x-weir-relay')).toBe('passthrough');
    expect(seen.headers.get('x-weir-attempts')).toBe('1');
    expect(seen.headers.get('x-request-id')).not.toBeNull();
    expect(seen.headers.get('cache-control')).toBe('no-store');
    expect(seen.headers.get('set-cookie')).toBeNull();
    expect(seen.headers.get('openai-organization')).toBeNull();
  });

  it('answers at the root as at the full path', async () => {
    const nonce = newNonce();
    const body = chatBody(`${world().direct}/chat`, nonce);
    const seen = await send(world(), body, { path: '/' });
    expect(seen.text).toBe(text(world().home.upstream.of(nonce)[0]?.sent ?? new Uint8Array()));
    expect(await rowsOf(world(), seen.requestId)).toHaveLength(1);
  });
}
