import type { SealedCredential } from '../contract/target.ts';
import { keepSecret, readSecret, replaceSeal, type SealedSecret } from '../store/accounts.ts';
import type { CredentialBinding } from '../store/credential-binding.ts';
import type { Statements } from '../store/rpc.ts';
import type { SealingVault } from '../store/vault.ts';

type AccountsVault = Pick<SealingVault, 'open' | 'seal' | 'rewrap'>;

const SECRET_BYTES = 32;

/**
 * The secret of the accounts, made by the first start and sealed as credentials are. Each start puts
 * it under the newest master key, so that an older one can be taken away.
 *
 * @throws {VaultError} when no master key at hand opens it.
 */
export async function openSecret(statements: Statements, vault: AccountsVault): Promise<string> {
  const kept = (await readSecret(statements)) ?? (await makeSecret(statements, vault));
  const binding = bindingOf(kept);
  const credential: SealedCredential = {
    id: binding.credentialId,
    ownerId: binding.ownerId,
    ownerKind: 'platform',
    type: 'key',
    ciphertext: kept.ciphertext,
    origins: binding.origins,
  };
  const secret = await vault.open(credential, binding.provider);
  const newest = await vault.rewrap(kept.ciphertext, binding);
  if (newest !== kept.ciphertext) await replaceSeal(statements, kept.ciphertext, newest);
  return secret;
}

async function makeSecret(statements: Statements, vault: AccountsVault): Promise<SealedSecret> {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const made = { binding: crypto.randomUUID(), ciphertext: '' };
  const ciphertext = await vault.seal(btoa(String.fromCharCode(...bytes)), bindingOf(made));
  await keepSecret(statements, { ...made, ciphertext });
  const kept = await readSecret(statements);
  if (kept === null) throw new Error('the secret of the accounts was not kept');
  return kept;
}

/** No provider can be named like this, so no credential's seal fits here, nor this one there. */
function bindingOf({ binding }: SealedSecret): CredentialBinding {
  return {
    credentialId: binding,
    ownerId: binding,
    provider: 'urn:weir:accounts',
    origins: ['https://accounts.weir.invalid'],
  };
}
