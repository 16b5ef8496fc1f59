import type { About, SignIn } from '../admin/ports.ts';
import type { IdentityConfig } from '../gateway/identity/identity.ts';
import { BUILD_ID, VERSION } from './build.ts';

/** The installation's own accounts, as far as anybody may know of them. */
export interface OwnedAccounts {
  /** Whether the owner's account was made. */
  hasOwner(): Promise<boolean>;
}

/**
 * Says which code this is and how people sign in.
 *
 * @param accounts Null where the installation keeps none, as the Edge Function does.
 */
export function describeInstallation(
  identity: Pick<IdentityConfig, 'supabase'>,
  accounts: OwnedAccounts | null,
): () => Promise<About> {
  return async () => ({
    version: VERSION,
    build: BUILD_ID,
    identity:
      accounts === null
        ? signInOf(identity.supabase)
        : { kind: 'accounts', owner: await accounts.hasOwner() },
  });
}

function signInOf(supabase: IdentityConfig['supabase']): SignIn {
  const key = supabase?.publishableKey;
  if (supabase === null || key === undefined || !isPublishable(key)) return { kind: 'none' };
  return { kind: 'supabase', url: publicUrl(supabase), publishable_key: key };
}

/**
 * A project of one's own may be known to the function by a name that only its network has. Tokens
 * name the address that browsers use.
 */
function publicUrl({ url, issuer }: { readonly url: string; readonly issuer?: string }): string {
  const named = issuer?.endsWith(AUTH_PATH) ? issuer.slice(0, -AUTH_PATH.length) : url;
  return URL.parse(named)?.origin ?? new URL(url).origin;
}

const AUTH_PATH = '/auth/v1';

/** Whoever put a secret key in the place of the public one must not find it on the network. */
function isPublishable(key: string): boolean {
  if (key.startsWith('sb_publishable_')) return true;
  const [, payload] = key.split('.');
  return payload !== undefined && roleOf(payload) === 'anon';
}

function roleOf(payload: string): unknown {
  try {
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    return (JSON.parse(text) as { readonly role?: unknown } | null)?.role;
  } catch {
    // No token of the old kind, and so no key that is known to be public.
    return undefined;
  }
}
