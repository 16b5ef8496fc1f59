import { attempts } from '../../admin/usage-logs.ts';
import { recentUsage } from '../../admin/usage-recent.ts';
import { ask } from '../installation.ts';
import type { Credential } from './credential.ts';
import type { Snapshot } from './snapshot.ts';
import { cutEnd, shown } from './text.ts';

/** Failed attempts asked for; a frame shows as many of them as it has room for. */
const FAILURES = 20;

/** What others say of why they refuse is shown no longer than this. */
const SAID_LENGTH = 300;

export interface Installation {
  /** What everything stands under, without a slash at its end. */
  readonly url: string;
  readonly credential: Credential;
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
  const { url, credential } = installation;
  const get = <Value>(path: string, shape: Shape<Value>): Promise<Value> =>
    read({ url: `${url}/api${path}`, credential, stop }, shape);
  const recent = await get(`/usage/recent?minutes=${installation.minutes}`, recentUsage);
  const from = encodeURIComponent(recent.from);
  const failed = await get(`/usage/logs?failed=true&limit=${FAILURES}&from=${from}`, attempts);
  return { readAt: Date.now(), recent, failures: failed.data, log: null };
}

interface Question extends Pick<Installation, 'url' | 'credential'> {
  readonly stop: AbortSignal;
}

async function read<Value>(question: Question, shape: Shape<Value>): Promise<Value> {
  const { url, credential, stop } = question;
  const headers = { authorization: `Bearer ${credential.secret}` };
  const response = await ask(url, { headers, signal: stop }).catch((error: Error) => {
    throw new ReadingFailed(error.message, false, { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, body, question);
  const { success, data } = shape.safeParse(body);
  if (success && data !== undefined) return data;
  throw new ReadingFailed(`${url} answered with what is no such answer of Weir.`, false);
}

function refusal(
  status: number,
  body: unknown,
  { url, credential: { name, advice } }: Question,
): ReadingFailed {
  const said = saidBy(body);
  const answered = `${url} answered ${status}${said === '' ? '' : `: ${said}`.replace(/\.$/, '')}.`;
  switch (status) {
    case 401:
      return new ReadingFailed(`${name} is not accepted. ${answered} ${advice}`, true);
    case 403:
      return new ReadingFailed(
        `${name} must be the admin key or an administrator's token. ${answered} ${advice}`,
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
