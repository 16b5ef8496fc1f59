import type { Clock } from '../contract/ports.ts';
import { wait } from './verify/wait.ts';

/** What a function says at its `/health`. */
export interface Answer {
  /** Null: nothing came. */
  readonly status: number | null;
  /** Null: it is no Weir, or does not start. */
  readonly build: string | null;
}

const TIMEOUT_MS = 20_000;

/** Asks a function once which build it is; an answer of any kind is one. */
export async function askHealth(functionUrl: string): Promise<Answer> {
  try {
    const response = await fetch(`${functionUrl}/health`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, build: buildIn(await response.text()) };
  } catch {
    // Why is of no use here: whoever asks compares answers.
    return { status: null, build: null };
  }
}

/** Whether an answer is one that the same code gives; where nothing was heard, anything is. */
export function sameAnswer(before: Answer, now: Answer): boolean {
  if (before.status === null) return true;
  return before.build === null ? now.status === before.status : now.build === before.build;
}

/** What every build calls itself that was deployed without `weir deploy`. */
const UNNAMED = 'source';

/** Whether the build that answers is certainly that one. */
export function isLive(live: string | null, build: string | null): boolean {
  return live !== null && live === build && live !== UNNAMED;
}

function buildIn(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const build =
      typeof value === 'object' && value !== null && 'build' in value ? value.build : null;
    return typeof build === 'string' ? build : null;
  } catch {
    return null;
  }
}

/** How often a function is asked until two answers in a row agree, and how long between. */
const TRIES = 5;
const PAUSE_MS = 500;

/**
 * What a function goes on answering. An error of the server's that is no Weir's may be a hiccup, and
 * while a function is switched over two builds answer in turns: then nothing is known of it.
 */
export async function settledAnswer(functionUrl: string, clock: Clock): Promise<Answer> {
  let last = await askHealth(functionUrl);
  for (let tries = 1; tries < TRIES; tries += 1) {
    const answer = await askHealth(functionUrl);
    const hiccup = answer.build === null && (answer.status ?? 500) >= 500;
    if (!hiccup && answer.status === last.status && answer.build === last.build) return answer;
    last = answer;
    await wait(clock, PAUSE_MS);
  }
  return { status: null, build: null };
}
