/** People who joined by invitation. */
import type { Visit } from '../../src/wire/origin.ts';
import { ORIGIN } from './accounts-house.ts';
import type { Office, Person } from './office.ts';

/** Somebody with an account, who is signed in. */
export interface Resident extends Person {
  readonly account: string;
  readonly email: string;
  readonly password: string;
  /** As their browser sends it. */
  readonly cookie: string;
}

const WEIR = { user_id: null, key_id: null };

export async function settle(
  office: Office,
  name: string,
  role: 'admin' | 'member',
): Promise<Resident> {
  const { accounts } = office;
  if (accounts === null) throw new Error('this office has no accounts');
  const email = `${name}@house.test`;
  const password = `password-of-${name}-CANARY`;
  const { token: link } = await accounts.invite({ email, role }, WEIR);
  const joined = await accounts.accept({ token: link, name, email, password }, visitWith({}));
  if (joined.outcome !== 'accepted') throw new Error(`${name} did not join: ${joined.outcome}`);
  const cookie = (joined.cookies ?? []).map((line) => line.split(';')[0] ?? '').join('; ');
  const given = await accounts.fetch(
    new Request('http://weir.test/api/auth/token', { headers: { cookie } }),
    visitWith({}).peer,
  );
  const { token } = (await given.json()) as { token: string };
  const { json } = await office.call(token, 'GET /me');
  const [row] =
    await office.root`select "id"::text as id from weir_auth."user" where "email" = ${email}`;
  return { token, id: json.user_id, account: String(row?.['id']), email, password, cookie };
}

function visitWith(headers: Readonly<Record<string, string>>): Visit {
  return {
    headers: new Headers({ origin: ORIGIN, ...headers }),
    peer: { host: 'weir.test', address: '127.0.0.1' },
  };
}
