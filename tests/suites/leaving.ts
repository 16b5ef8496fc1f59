/** The caller leaves in the middle: every attempt still has one row, and nothing stays open. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../support/home.ts';
import { until } from '../support/home.ts';
import { type RawCaller, rawCall } from '../support/raw-caller.ts';
import type { ExchangeEnd } from '../support/upstream.ts';
import { BEHAVIOURS } from '../support/upstream-behaviours.ts';
import { inTurns } from './in-turns.ts';
import type { World } from './world.ts';
import { allOver, chatBody, newNonce } from './world.ts';

const AT_ONCE = 16;

/** Of the streams used here: 11 tokens in, 5 out, at the direct provider's rates. */
const REPORTED = [11, 5, '0.000077500000'];

/** The frames of the streamed plain answer: role, five pieces, finish, usage, `[DONE]`. */
const FINISH_AT = 7;
const FRAMES = 9;

interface Request {
  readonly key: string;
  readonly body: string;
  readonly leaveAfter?: number;
}

function call(world: World, { key, body, leaveAfter }: Request): RawCaller {
  return rawCall({
    baseUrl: world.home.baseUrl,
    headers: [
      `authorization: Bearer ${key}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ],
    body,
    ...(leaveAfter === undefined ? {} : { leaveAfter }),
  });
}

/** A key of its own, so that rows are found although a caller who left knows no request id. */
async function lonelyKey(world: World): Promise<{ id: string; key: string }> {
  return world.admin.createKey({ name: `leaving-${newNonce()}` });
}

/** Tokens and cost are the upstream's own figures, or an estimate that says so, or not said. */
function expectHonest(row: Row): void {
  const said = [row.prompt_tokens, row.completion_tokens, row.cost_usd];
  if (row.usage_source === 'reported') return expect(said).toEqual(REPORTED);
  if (row.usage_source === 'none') return expect(said).toEqual([null, null, null]);
  expect(row.usage_source).toBe('observed');
  const [prompt, completion] = [row.prompt_tokens ?? 0, row.completion_tokens ?? 0];
  expect(prompt).toBeGreaterThan(0);
  // The whole answer was 5 tokens; an estimate of a part of it may not be far beyond.
  expect(completion).toBeLessThanOrEqual(10);
  expect(row.cost_usd).toBe(((prompt * 2.5 + completion * 10) / 1e6).toFixed(12));
}

export function leaving(world: () => World): void {
  describe('a caller who leaves', () => {
    it('has one row for every byte count after which they may leave', async () => {
      const { id, key } = await lonelyKey(world());
      const body = (nonce: string): string =>
        chatBody(`${world().direct}/brief`, nonce, { stream: true });
      const whole = await call(world(), { key, body: body(newNonce()) }).closed;
      expect(whole).toContain('data: [DONE]');
      await world().home.settled();
      const before = world().home.openSockets?.() ?? 0;
      const counts = Array.from({ length: whole.length + 1 }, (_, k) => k);
      const nonces = await inTurns(counts, AT_ONCE, async (k) => {
        const nonce = newNonce();
        await call(world(), { key, body: body(nonce), leaveAfter: k }).closed;
        return nonce;
      });
      const rows = await rowsOnceEven(world(), id, [...nonces]);
      expect(new Set(rows.map((row) => row.request_id)).size).toBe(rows.length);
      expect(new Set(rows.map((row) => row.attempt))).toEqual(new Set([1]));
      for (const row of rows) {
        expect(['client_gone', 'complete']).toContain(row.status);
        expectHonest(row);
      }
      await until('sockets back to the start', () => {
        const now = world().home.openSockets?.() ?? 0;
        return now <= before + AT_ONCE;
      });
    }, 120_000);

    it('leaves a row that says so, and the upstream as its record says, after every frame', async () => {
      const { id, key } = await lonelyKey(world());
      const counts = Array.from({ length: FRAMES + 1 }, (_, n) => n);
      // Nobody knows whether hanging up on a private host stops its bill: its answer is drained.
      for (const n of counts) {
        expect([n, await leaveAfterFrames(world(), { key, provider: world().direct, n })]).toEqual([
          n,
          'finished',
        ]);
      }
      const rows = await rowsOnceEven(world(), id, []);
      expect(rows).toHaveLength(counts.length);
      for (const [n, row] of rows.entries()) {
        // Who has read the finish has heard everything.
        if (n < FINISH_AT) expect([n, row.status]).toEqual([n, 'client_gone']);
        else expect(['client_gone', 'complete']).toContain(row.status);
        expect([n, row.usage_source]).toEqual([n, 'reported']);
        expectHonest(row);
      }
    }, 60_000);

    closesUpstream(world);
    leavesBeforeAnAnswer(world);
  });
}

/** What the upstream had sent when it was closed, so far as the caller could have seen it. */
function closesUpstream(world: () => World): void {
  it('closes an upstream whose record says that stops the bill, and books what was seen', async () => {
    const { id, key } = await lonelyKey(world());
    const counts = Array.from({ length: FINISH_AT }, (_, n) => n);
    for (const n of counts) {
      const ended = await leaveAfterFrames(world(), { key, provider: world().closing, n });
      expect([n, ended]).toEqual([n, 'closed']);
    }
    const rows = await rowsOnceEven(world(), id, []);
    expect(rows.map((row) => [row.status, row.usage_source])).toEqual(
      counts.map((n) => ['client_gone', n < 2 ? 'none' : 'observed']),
    );
    for (const row of rows) expectHonest(row);
  }, 60_000);

  it('closes an upstream that would never end', async () => {
    const { key } = await lonelyKey(world());
    const nonce = newNonce();
    const model = `${world().closing}/endless`;
    const body = chatBody(model, nonce, { stream: true });
    const caller = call(world(), { key, body });
    await until('a megabyte at the caller', () => caller.received.length > 1_000_000);
    await caller.leave();
    expect((await allOver(world(), nonce)).map((one) => one.end)).toEqual(['closed']);
  });
}

/** The upstream stands still after n frames; the caller has read what there is, and leaves. */
async function leaveAfterFrames(
  world: World,
  { key, provider, n }: { readonly key: string; readonly provider: string; readonly n: number },
): Promise<ExchangeEnd | null> {
  const nonce = newNonce();
  const { upstream } = world.home;
  upstream.script(nonce, (asked) => BEHAVIOURS['pause']?.({ ...asked, parameter: n }) ?? []);
  const body = chatBody(`${provider}/chat`, nonce, { stream: true });
  const caller = call(world, { key, body });
  await upstream.arrived(nonce);
  // The role alone is held back, and the usage frame was not asked for.
  const visible = n < 2 ? 0 : n - (n > FINISH_AT ? 1 : 0);
  await until(`${visible} frames at the caller`, () => {
    return caller.received.split('data: ').length - 1 >= visible;
  });
  await caller.leave();
  if (provider !== world.closing) upstream.release(nonce);
  const [over] = await allOver(world, nonce);
  return over?.end ?? null;
}

function leavesBeforeAnAnswer(world: () => World): void {
  it.each([true, false])('is booked although no answer ever came (stream: %s)', async (stream) => {
    const { id, key } = await lonelyKey(world());
    const nonce = newNonce();
    const { upstream } = world().home;
    upstream.script(nonce, (asked) => [{ do: 'wait' }, ...(BEHAVIOURS['chat']?.(asked) ?? [])]);
    const body = chatBody(`${world().direct}/chat`, nonce, { stream });
    const caller = call(world(), { key, body });
    await upstream.arrived(nonce);
    await caller.leave();
    upstream.release(nonce);
    await allOver(world(), nonce);
    const rows = await rowsOnceEven(world(), id, [nonce]);
    expect(rows.map((row) => [row.status, row.prompt_tokens, row.completion_tokens])).toEqual([
      ['client_gone', 11, 5],
    ]);
  });
}

/**
 * The key's rows, once there are as many as the witness heard requests. Rows are then counted once
 * more, since one too many would come later.
 */
async function rowsOnceEven(
  world: World,
  keyId: string,
  nonces: readonly string[],
): Promise<readonly Row[]> {
  const wanted = new Set(nonces);
  const heard = () => world.home.upstream.exchanges.filter((one) => wanted.has(one.nonce));
  await until('the end of every exchange', () => heard().every((one) => one.end !== null));
  let rows: readonly Row[] = [];
  await until('a row for every exchange', async () => {
    await world.home.settled();
    rows = await world.home.ledger({ keyId });
    return rows.length >= heard().length;
  });
  await world.home.settled();
  expect((await world.home.ledger({ keyId })).length).toBe(rows.length);
  return rows;
}
