/** What the admin interface of Supabase Auth tells of a user, as far as it matters here. */
export interface AuthUser {
  readonly id: string;
  readonly email?: string | null;
  readonly email_confirmed_at?: string | null;
  readonly banned_until?: string | null;
}

export interface AuthProject {
  /** Without a path. */
  readonly url: string;
  /** A secret key, or a service key of the old kind, which is a JWT. */
  readonly key: string;
}

const PAGE = 200;
const TIMEOUT_MS = 15_000;

/**
 * Every user of that address, however it is written. The interface has no exact filter, so all pages
 * are looked through.
 *
 * @throws {Error} in words for whoever typed the command.
 */
export async function findAuthUsers(project: AuthProject, email: string): Promise<AuthUser[]> {
  const wanted = email.toLowerCase();
  const found: AuthUser[] = [];
  for (let page = 1; ; page += 1) {
    const users = await readPage(project, page);
    found.push(...users.filter((user) => user.email?.toLowerCase() === wanted));
    if (users.length < PAGE) return found;
  }
}

async function readPage({ url, key }: AuthProject, page: number): Promise<AuthUser[]> {
  const response = await fetch(`${url}/auth/v1/admin/users?page=${page}&per_page=${PAGE}`, {
    headers: {
      apikey: key,
      // Keys of the new kind are refused here, those of the old kind are wanted.
      ...(key.startsWith('eyJ') ? { authorization: `Bearer ${key}` } : {}),
      // What looks like a browser may not use a secret key.
      'user-agent': 'weir',
    },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Error(`${url} does not answer. Check SUPABASE_URL and the network, then try again.`, {
      cause,
    });
  });
  if (response.status === 401 || response.status === 403) {
    throw new Error(
      `${url} refuses this key. Set SUPABASE_SECRET_KEY to a secret key of this very project ` +
        '(Project Settings, API Keys), not the publishable one.',
    );
  }
  const body: unknown = response.ok ? await response.json().catch(() => null) : null;
  const users = typeof body === 'object' && body !== null && 'users' in body ? body.users : null;
  if (!Array.isArray(users)) {
    throw new Error(
      `${url} answered ${response.status} where Supabase Auth lists its users. Check SUPABASE_URL.`,
    );
  }
  return users as AuthUser[];
}
