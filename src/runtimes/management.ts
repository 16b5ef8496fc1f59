import type { AdminPorts, Catalogue } from '../admin/ports.ts';
import type { Environment } from '../contract/ports.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import type { Authenticate } from '../gateway/authenticate.ts';
import { readCredential } from '../gateway/identity/credential.ts';
import { classify } from '../providers/classify.ts';
import { PROVIDER_RECORDS } from '../providers/registry.generated.ts';
import { recordOf } from '../providers/registry.ts';
import { ENVIRONMENT_KEY_ID } from '../store/first-keys.ts';

/** Answers everything below `/api`. */
export interface Management {
  fetch(request: Request): Response | Promise<Response>;
}

const CATALOGUE: Catalogue = {
  records: PROVIDER_RECORDS,
  recordOf,
  classify,
  readError: openaiChat.readError,
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
