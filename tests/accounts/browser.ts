/** A browser as far as accounts know one: it keeps cookies and says which page it shows. */

export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any call, whose fields each test knows
  readonly json: any;
}

export interface Browser {
  /** The cookies it has, as it sends them. */
  cookies(): string;
  /** The attributes each cookie was last set with. */
  readonly flags: ReadonlyMap<string, string>;
  /** @param what A method and a path; a body makes it JSON. */
  call(what: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** The same with the session's token. */
  manage(what: string, body?: unknown): Promise<Seen>;
  signIn(email: string, password: string): Promise<Seen>;
  token(): Promise<string>;
}

/** @param origin The page's, where it is not the server's own. */
export function openBrowser(baseUrl: string, origin: string = baseUrl): Browser {
  const jar = new Map<string, string>();
  const flags = new Map<string, string>();

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/);
    flags.set(name, attributes.toSorted().join('; '));
    if (value === '' || attributes.includes('Max-Age=0')) jar.delete(name);
    else jar.set(name, value);
  }

  const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  const call: Browser['call'] = async (what, body, headers = {}) => {
    const [method = '', path = ''] = what.split(' ');
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        // Browsers leave it out of a GET to the page's own host.
        ...(method === 'GET' ? {} : { origin }),
        ...(jar.size === 0 ? {} : { cookie: cookies() }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  };

  const token = async (): Promise<string> => {
    const { json } = await call('GET /api/auth/token');
    return String(json.token);
  };

  return {
    cookies,
    flags,
    call,
    token,
    manage: async (what, body) => call(what, body, { authorization: `Bearer ${await token()}` }),
    signIn: (email, password) => call('POST /api/auth/sign-in/email', { email, password }),
  };
}

/** What stands after the # of a link. */
export function tokenOf(link: string): string {
  return new URL(link).hash.slice(1);
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const ADA: Person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' };
export const BOB: Person = { name: 'Bob', email: 'bob@example.com', password: 'battery staple' };

/** A browser that has accepted a link. */
export async function join(baseUrl: string, link: string, person: Person): Promise<Browser> {
  const browser = openBrowser(baseUrl);
  const joined = await browser.call('POST /api/invitations/accept', {
    token: tokenOf(link),
    ...person,
  });
  if (joined.status !== 200) throw new Error(`not joined: ${joined.status} ${joined.text}`);
  return browser;
}

/** A link by which that person joins, made by an admin's browser. */
export async function invite(
  admin: Browser,
  email: string,
  role: 'admin' | 'member' = 'member',
): Promise<string> {
  const made = await admin.manage('POST /api/invitations', { email, role });
  if (made.status !== 201) throw new Error(`not invited: ${made.status} ${made.text}`);
  return String(made.json.link);
}
