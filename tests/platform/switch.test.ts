/** How one build takes over from another while a client goes on calling. */
import { afterEach, describe, expect, it } from 'vitest';
import { startCaller } from './caller.ts';
import { type Platform, startPlatform } from './platform.ts';
import { ManualClock, type SwitchOver } from './switch-over.ts';

const SAYS = (build: string): Record<string, string> => ({
  'index.ts': `Deno.serve(() => new Response(${JSON.stringify(build)}));`,
});

let platform: Platform;
const clock = new ManualClock();

afterEach(() => platform.stop());

async function start(switchOver: SwitchOver): Promise<void> {
  platform = await startPlatform({ database: null, clock, switchOver });
  await platform.deploy('f', SAYS('one'), { verifyJwt: false });
  expect(await answers(2)).toEqual(['one', 'one']);
  await platform.deploy('f', SAYS('two'));
}

async function answers(count: number): Promise<string[]> {
  const all: string[] = [];
  for (let at = 0; at < count; at += 1) {
    all.push(await (await fetch(platform.functionUrl('f'))).text());
  }
  return all;
}

describe('a second deploy', () => {
  it('serves the new build at once', async () => {
    await start({ kind: 'at-once' });
    expect(await answers(2)).toEqual(['two', 'two']);
    expect(platform.deployed('f')).toMatchObject({ version: 2, verify_jwt: false });
  });

  it('serves both for a while', async () => {
    await start({ kind: 'both', ms: 10_000, seed: 1 });
    // Not in turn: which region answers is anybody's guess.
    expect(await answers(6)).toEqual(['two', 'one', 'two', 'two', 'two', 'one']);
    clock.advance(9_999);
    expect(await answers(3)).toEqual(['two', 'two', 'one']);
    clock.advance(1);
    expect(await answers(2)).toEqual(['two', 'two']);
  });

  it('serves the old one for a while although it accepted the new', async () => {
    await start({ kind: 'late', ms: 60_000 });
    expect(platform.deployed('f')?.version).toBe(2);
    expect(await answers(2)).toEqual(['one', 'one']);
    clock.advance(60_000);
    expect(await answers(1)).toEqual(['two']);
  });

  it('serves the old one until the test says otherwise, and what comes after both', async () => {
    await start({ kind: 'at-once' });
    platform.holdNextSwitch('f');
    await platform.deploy('f', SAYS('three'));
    expect(await answers(2)).toEqual(['two', 'two']);
    platform.switchNow('f');
    expect(await answers(1)).toEqual(['three']);
    platform.holdNextSwitch('f');
    await platform.deploy('f', SAYS('never seen'));
    await platform.deploy('f', SAYS('five'));
    expect(await answers(2)).toEqual(['five', 'five']);
  });
});

describe('a client that calls all the while', () => {
  it.each<SwitchOver>([{ kind: 'at-once' }, { kind: 'both', ms: 100 }, { kind: 'late', ms: 100 }])(
    'sees no failure through ten deploys, $kind',
    async (switchOver) => {
      platform = await startPlatform({ database: null, switchOver });
      await platform.deploy('f', SAYS('build 0.'), { verifyJwt: false });
      const caller = startCaller(platform.functionUrl('f'), {}, 50);
      await caller.next('build 0.');
      for (let build = 1; build <= 10; build += 1) {
        await platform.deploy('f', SAYS(`build ${build}.`));
        await caller.next(`build ${build}.`);
      }
      const calls = await caller.stop();
      expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    },
  );
});

describe('an isolate of the old build', () => {
  it('finishes what it has begun', async () => {
    platform = await startPlatform({ database: null, clock });
    const slow = `Deno.serve(() => {
      let told = 0;
      return new Response(new ReadableStream({
        async pull(controller) {
          const word = await (await fetch(Deno.env.get('SUPABASE_URL') + '/functions/v1/gate')).text();
          controller.enqueue(new TextEncoder().encode(word));
          if (++told === 2) controller.close();
        },
      }));
    });`;
    const gate = `let asked = 0; const waiting = [];
      Deno.serve(({ url }) => {
        if (url.endsWith('/open')) { for (const go of waiting) go(); return new Response('opened'); }
        if (++asked === 1) return new Response('first ');
        return new Promise((go) => waiting.push(() => go(new Response('second'))));
      });`;
    await platform.deploy('gate', { 'index.js': gate }, { verifyJwt: false });
    await platform.deploy('f', { 'index.js': slow }, { verifyJwt: false });
    const stream = await fetch(platform.functionUrl('f'));
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('first ');
    await platform.deploy('f', SAYS('new'));
    expect(await answers(1)).toEqual(['new']);
    await fetch(`${platform.functionUrl('gate')}/open`);
    expect((await reader?.read())?.value).toBe('second');
    expect((await reader?.read())?.done).toBe(true);
  });
});
