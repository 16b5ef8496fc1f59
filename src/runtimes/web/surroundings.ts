import type { Clock, Environment, Random } from '../../contract/ports.ts';

/** What Supabase's Edge Runtime adds to Deno; absent everywhere else. */
interface EdgeRuntime {
  waitUntil(work: Promise<unknown>): void;
}

/** Time as the runtime tells it. */
export const webClock: Clock = {
  now: Date.now,
  every(ms: number, tick: () => void): () => void {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
};

/** WebCrypto hands out at most this many bytes in one call. */
const RANDOM_QUOTA = 65_536;

export const webRandom: Random = {
  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength; at += RANDOM_QUOTA) {
      crypto.getRandomValues(bytes.subarray(at, at + RANDOM_QUOTA) as Uint8Array<ArrayBuffer>);
    }
  },
};

export type LogLevel = Parameters<Environment['log']>[0];

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, warn: 1, error: 2 };

/** The platform cuts a line at 10,000 characters; a cut JSON line is worth nothing. */
const LINE_LIMIT = 9_000;

/** One JSON line per event, since the platform shows what goes to the console. */
export function createWebEnvironment(least: LogLevel): Environment {
  return {
    keepAlive,
    sha256,
    log(level: LogLevel, event: string, facts: Readonly<Record<string, unknown>>): void {
      if (RANK[level] < RANK[least]) return;
      const line = JSON.stringify({ level, event, ...facts });
      console[level](
        line.length <= LINE_LIMIT ? line : JSON.stringify({ level, event, cut: true }),
      );
    },
  };
}

function keepAlive(work: Promise<void>): void {
  const runtime = (globalThis as { EdgeRuntime?: EdgeRuntime }).EdgeRuntime;
  runtime?.waitUntil(work);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
