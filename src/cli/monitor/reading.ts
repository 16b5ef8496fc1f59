import { attempts } from '../../admin/usage-logs.ts';
import { recentUsage } from '../../admin/usage-recent.ts';
import { ask } from '../installation.ts';
import type { Snapshot } from './snapshot.ts';
import { cutEnd, shown } from './text.ts';

/** Failed attempts asked for; a frame shows as many of them as it has room for. */
const FAILURES = 20;

/** What others say of why they refuse is shown no longer than this. */
const SAID_LENGTH = 300;

export interface Installation {
  /** What everything stands under, without a slash at its end. */
  readonly url: string;
  /** The admin key, or an administrator's token. */
  readonly credential: string;
  readonly minutes: number;
}

/** A reading that did not come about. */
export class ReadingFailed extends Error {
  /** Whether trying again is of no use. */
  readonly lasting: boolean;

  constructor(message: string, lasting: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReadingFailed';
    this.lasting = lasting;
  }
}

/** A schema of the management API's own, so that what is not of it never reaches a frame. */
interface Shape<Value> {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: Value };
}

/**
 * The ledger's last minutes, by two calls of the management API.
 *
 * @throws {ReadingFailed}
 */
export async function readInstallation(
  installation: Installation,
  stop: AbortSignal,
): Promise<Snapshot> {
  const get = <Value>(path: string, shape: Shape<Value>): Promise<Value> =>
    read(`${installation.url}/api${path}`, shape, {
      headers: { authorization: `Bearer ${installation.credential}` },
      signal: stop,
    });
  const recent = await get(`/usage/recent?minutes=${installation.minutes}`, recentUsage);
  const from = encodeURIComponent(recent.from);
  const failed = await get(`/usage/logs?failed=true&limit=${FAILURES}&from=${from}`, attempts);
  return { readAt: Date.now(), recent, failures: failed.data, log: null };
}

async function read<Value>(url: string, shape: Shape<Value>, init: RequestInit): Promise<Value> {
  const response = await ask(url, init).catch((error: Error) => {
    throw new ReadingFailed(error.message, false, { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, body, url);
  const { success, data } = shape.safeParse(body);
  if (success && data !== undefined) return data;
  throw new ReadingFailed(`${url} answered with what is no such answer of Weir.`, false);
}

function refusal(status: number, body: unknown, url: string): ReadingFailed {
  const said = saidBy(body);
  const answered = `${url} answered ${status}${said === '' ? '.' : `: ${said}`}`;
  switch (status) {
    case 401:
      return new ReadingFailed(`WEIR_ADMIN_KEY is not accepted. ${answered}`, true);
    case 403:
      return new ReadingFailed(
        `WEIR_ADMIN_KEY must be the admin key or an administrator's token. ${answered}`,
        true,
      );
    case 404:
      return new ReadingFailed(`The Weir there is older than this command. ${answered}`, true);
    default:
      return new ReadingFailed(answered, status < 500 && status !== 429);
  }
}

function saidBy(body: unknown): string {
  const { message } = (body as { error?: { message?: unknown } } | null)?.error ?? {};
  return typeof message === 'string' ? cutEnd(shown(message), SAID_LENGTH) : '';
}
