import { describe, expect, it } from 'vitest';
import { createLane } from '../../src/store/lane.ts';
import { HeldRpc } from './held-rpc.ts';
import { ManualClock } from './manual-clock.ts';

const LIMITS = { capacity: 2, maxWaitMs: 1_000 };

describe('the lane before a database with one connection', () => {
  it('lets one call through at a time and hands each its own answer', async () => {
    const rpc = new HeldRpc();
    const lane = createLane(rpc, new ManualClock());
    const first = lane.call('weir_admit', { p: 1 });
    const second = lane.call('weir_admit', { p: 2 });
    expect(rpc.calls.map(({ args }) => args)).toEqual([{ p: 1 }]);
    expect(lane.waiting()).toBe(1);
    rpc.calls[0]?.answer('one');
    await rpc.settle();
    rpc.calls[1]?.answer('two');
    expect(await Promise.all([first, second])).toEqual(['one', 'two']);
  });

  it('takes the ledger and admission before management queries', async () => {
    const rpc = new HeldRpc();
    const lane = createLane(rpc, new ManualClock());
    for (const fn of [
      'weir_run',
      'weir_models',
      'weir_record_usage',
      'weir_identify',
      'weir_admit',
    ]) {
      void lane.call(fn, {});
    }
    for (let done = 0; done < 5; done += 1) {
      rpc.calls[done]?.answer(null);
      await rpc.settle();
    }
    expect(rpc.names).toEqual([
      'weir_run',
      'weir_record_usage',
      'weir_admit',
      'weir_models',
      'weir_identify',
    ]);
  });

  it('lets a management query through after 32 urgent ones', async () => {
    const rpc = new HeldRpc();
    const lane = createLane(rpc, new ManualClock());
    for (let count = 0; count < 40; count += 1) void lane.call('weir_admit', {});
    void lane.call('weir_run', {});
    for (let done = 0; done < 41; done += 1) {
      rpc.calls[done]?.answer(null);
      await rpc.settle();
    }
    expect(rpc.names.indexOf('weir_run')).toBe(32);
  });

  it('goes on after a call that failed', async () => {
    const rpc = new HeldRpc();
    const lane = createLane(rpc, new ManualClock());
    const failing = lane.call('weir_admit', {});
    const next = lane.call('weir_admit', {});
    rpc.calls[0]?.fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await rpc.settle();
    rpc.calls[1]?.answer('yes');
    expect(await next).toBe('yes');
  });

  it('refuses what exceeds its bound, for each priority apart', async () => {
    const lane = createLane(new HeldRpc(), new ManualClock(), LIMITS);
    for (let count = 0; count < 3; count += 1) void lane.call('weir_admit', {});
    await expect(lane.call('weir_admit', {})).rejects.toMatchObject({ kind: 'unavailable' });
    void lane.call('weir_run', {});
    expect(lane.waiting()).toBe(3);
  });

  it('does not run what waited too long', async () => {
    const rpc = new HeldRpc();
    const clock = new ManualClock();
    const lane = createLane(rpc, clock, LIMITS);
    void lane.call('weir_admit', {});
    const late = lane.call('weir_run', {});
    clock.advance(1_001);
    rpc.calls[0]?.answer(null);
    await expect(late).rejects.toMatchObject({ kind: 'unavailable' });
    expect(rpc.names).toEqual(['weir_admit']);
  });
});
