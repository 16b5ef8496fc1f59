import { z } from '@hono/zod-openapi';
import type { Balance, BalanceCall } from '../contract/provider.ts';
import { type CredentialPlace, findCredential, readSealed } from '../store/credentials.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { anyText, id } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { baseFor, dialectOf, headersFor } from './own-call.ts';
import type { AdminPorts } from './ports.ts';
import { judge, openFor } from './probe.ts';
import { ask } from './upstream-get.ts';

const balance = z.object({
  amount: z.string().openapi({ description: 'An exact decimal; below zero where it is owed.' }),
  currency: z.string().openapi({ example: 'USD' }),
});

const answer = z
  .object({
    code: z.string().openapi({
      description:
        '`told`; `no_limit` for a key without one of its own; `not_told` where the provider tells ' +
        'none; else why it could not be asked, as a test says it.',
    }),
    message: z.string(),
    balances: z.array(balance),
  })
  .openapi('Balance');

const reading = operation({
  method: 'get',
  path: '/providers/{name}/credentials/{id}/balance',
  tag: 'Credentials',
  summary: 'What its account has left, where the provider tells',
  who: 'members',
  params: z.strictObject({ name: anyText, id }),
  answer,
});

type Told = z.output<typeof answer>;

const TIMEOUT_MS = 10_000;

export function defineBalance(define: Define, ports: AdminPorts): void {
  define(reading, ({ actor, params }) =>
    read(ports, actor, { provider: params.name, id: params.id }),
  );
}

/** Whether this actor may use the credential is row security's to say, before its key is opened. */
async function read(ports: AdminPorts, actor: Actor, at: CredentialPlace): Promise<Told> {
  const seen = await findCredential(actor.session, at);
  const credential = seen === null ? null : await readSealed(actor.service, at);
  if (credential === null) {
    const message = `The provider ${JSON.stringify(at.provider)} has no credential ${at.id} of yours.`;
    throw new ApiError('not_found', message, { param: 'id' });
  }
  const record = ports.catalogue.recordOf(credential.record);
  const { balance: call } = record;
  const base = call === undefined ? undefined : baseFor(call, credential.dialects);
  if (call === undefined || base === undefined) {
    return told('not_told', `${record.displayName} tells no balance to the key that calls.`);
  }
  const { origin, host } = new URL(base);
  const shown = await openFor(ports, credential, { ...at, origin });
  if ('code' in shown) return told(shown.code, shown.message);
  const url = (call.below === 'host' ? origin : base) + call.path;
  const headers = headersFor(record, call, shown);
  const outcome = await ask(ports, { url, headers, timeoutMs: TIMEOUT_MS });
  const good = outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
  const balances = good ? readWith(call, outcome.body) : null;
  if (balances !== null) return toldAs(balances);
  const seconds = TIMEOUT_MS / 1000;
  const found = judge(ports, record, { outcome, dialect: dialectOf(call), host, seconds });
  return found.ok === true
    ? told('unexpected', `${host} answered, but not with a balance.`)
    : told(found.code, found.message);
}

function readWith({ read: readBalance }: BalanceCall, body: string): readonly Balance[] | null {
  try {
    return readBalance(JSON.parse(body));
  } catch {
    return null;
  }
}

function toldAs(balances: readonly Balance[]): Told {
  if (balances.length === 0) {
    return told('no_limit', 'The key has no limit of its own; what its account has is not told.');
  }
  const words = balances.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
  return { code: 'told', message: `${words} left.`, balances: [...balances] };
}

function told(code: string, message: string): Told {
  return { code, message, balances: [] };
}
