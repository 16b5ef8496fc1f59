import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { ask } from './ask.ts';
import { insist } from './insist.ts';
import type { Waiting } from './wait.ts';

/** The Supabase project a function belongs to. */
export interface Project {
  /** Without a slash at its end; `/rest/v1` and `/auth/v1` follow. */
  readonly url: string;
  readonly publishableKey: string | null;
}

/** Where a gateway stands. */
export interface Place {
  readonly baseUrl: string;
  /** Null: a server of its own, whose rows are read over its management API. */
  readonly project: Project | null;
  /** Of the project whose users may call, wherever the gateway runs. */
  readonly publishableKey: string | null;
  /** Whose tokens it takes. */
  readonly issuer: string;
}

/**
 * An address with `/functions/v1/` in its path is a function, and what is before it is its project:
 * so no answer of a server decides where a password is sent to.
 */
export function projectUrlOf(baseUrl: string): string | null {
  const at = baseUrl.indexOf('/functions/v1/');
  return at === -1 ? null : baseUrl.slice(0, at);
}

/**
 * Asks the installation who it is.
 *
 * @param given The publishable key to use; null: the one that the installation names.
 */
export async function findPlace(
  baseUrl: string,
  given: string | null,
  waiting: Waiting,
): Promise<Place> {
  const timeoutMs = waiting.limits.requestMs;
  const { seen: identity } = await insist(
    () => readIdentity(baseUrl, timeoutMs),
    (found) => found !== null,
    waiting,
  );
  const publishableKey = given ?? textOf(identity?.['publishable_key']);
  const url = projectUrlOf(baseUrl);
  return {
    baseUrl,
    publishableKey,
    issuer: `${textOf(identity?.['url']) ?? url ?? baseUrl}/auth/v1`,
    project: url === null ? null : { url, publishableKey },
  };
}

async function readIdentity(baseUrl: string, timeoutMs: number): Promise<JsonObject | null> {
  const answer = await ask(`${baseUrl}/api/about`, { timeoutMs });
  const identity = answer.kind === 'answer' ? parseObject(answer.text)?.['identity'] : undefined;
  return isObject(identity) ? identity : null;
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
