import type { AdminPorts, Catalogue } from '../admin/ports.ts';
import type { Environment } from '../contract/ports.ts';
import type { Authenticate } from '../gateway/authenticate.ts';
import { readCredential } from '../gateway/identity/credential.ts';
import { envelopeOf } from '../gateway/registry.ts';
import { canonicalAsked, canonicalOf } from '../providers/canonical.ts';
import { classify } from '../providers/classify.ts';
import { knownPriceOf } from '../providers/known-prices.ts';
import { PROVIDER_RECORDS } from '../providers/registry.generated.ts';
import { recordOf, recordSpeaking } from '../providers/registry.ts';
import {
  ENVIRONMENT_KEY_ID,
  keepEnvironmentAdminKey,
  otherAdminKeys,
} from '../store/first-keys.ts';
import type { Rpc } from '../store/rpc.ts';
import type { Peer } from '../wire/origin.ts';

/** Answers everything below `/api`. */
export interface Management {
  fetch(request: Request, peer?: Peer): Response | Promise<Response>;
  /** Reads the lists of models whose time has come; how many. */
  syncDue(): Promise<number>;
}

/** What the management API knows of providers. */
export const CATALOGUE: Catalogue = {
  records: PROVIDER_RECORDS,
  recordOf,
  recordSpeaking,
  classify,
  canonicalOf,
  canonicalAsked,
  knownPriceOf,
  readError: (dialect, body) => envelopeOf(dialect).readError(body),
};

/**
 * The management API, loaded when it is first asked: its validation and OpenAPI weigh more than all
 * the rest, and inference needs none of it.
 */
export function lazyManagement(ports: Omit<AdminPorts, 'catalogue'>): () => Promise<Management> {
  let loaded: Promise<Management> | null = null;
  return () => {
    loaded ??= import('../admin/app.ts').then(({ createAdmin }) =>
      createAdmin({ ...ports, catalogue: CATALOGUE }),
    );
    return loaded;
  };
}

/** Keeps the admin key of the environment where `weir_identify` finds it, and nothing else if there is none. */
export async function keepAdminKey(
  rpc: Rpc,
  adminKey: string | null,
  environment: Pick<Environment, 'sha256' | 'log'>,
): Promise<void> {
  if (adminKey === null) return;
  const hash = await environment.sha256(adminKey);
  await keepEnvironmentAdminKey(rpc, { hash, lastFour: adminKey.slice(-4) });
  const others = await otherAdminKeys(rpc);
  if (others.length === 0) return;
  environment.log('warn', 'other_admin_keys_valid', {
    keys: others,
    message:
      'WEIR_ADMIN_KEY is set, and the admin keys made before it still work. ' +
      'To revoke one: DELETE /api/keys/{id} with WEIR_ADMIN_KEY.',
  });
}

/**
 * Management that has something done before its first answer. What fails is tried again before the
 * next one, which says itself that the database is away.
 */
export function managementAfter(
  management: () => Promise<Management>,
  first: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<Management> {
  let done: Promise<void> | null = null;
  return async () => {
    done ??= first().catch((error: unknown) => {
      done = null;
      failed(error);
    });
    await done;
    return management();
  };
}

/**
 * Also knows the admin key of the environment, which may be any text and is kept in the database
 * under an id of its own.
 */
export function withEnvironmentAdmin(
  authenticate: Authenticate,
  adminKey: string | null,
  environment: Pick<Environment, 'sha256'>,
): Authenticate {
  if (adminKey === null) return authenticate;
  const expected = environment.sha256(adminKey);
  return async (request) => {
    // Hashes are compared, so how long it takes tells nothing of the key.
    const presented = await environment.sha256(readCredential(request));
    if (presented !== (await expected)) return authenticate(request);
    return { kind: 'key', keyId: ENVIRONMENT_KEY_ID, keyHash: presented };
  };
}
