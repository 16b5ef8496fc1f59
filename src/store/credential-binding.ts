import type { SealedCredential } from '../contract/target.ts';

/** Where a ciphertext belongs; moved anywhere else it does not open. */
export interface CredentialBinding {
  readonly credentialId: string;
  readonly ownerId: string;
  /** `weir.providers.name`. */
  readonly provider: string;
  /** Origins the key may be sent to, in any order. */
  readonly origins: readonly string[];
}

export function bindingOf(credential: SealedCredential, provider: string): CredentialBinding {
  const { id: credentialId, ownerId, origins } = credential;
  return { credentialId, ownerId, provider, origins };
}

/** The binding as one text, the same for the same origins in any order. */
export function nameOfBinding(binding: CredentialBinding): string {
  return JSON.stringify(fieldsOf(binding));
}

/**
 * The binding as associated data of AES-GCM: every field with its length before it, so that no two
 * bindings make the same bytes.
 */
export function associatedData(purpose: string, binding: CredentialBinding): Uint8Array {
  const fields = [purpose, ...fieldsOf(binding)].map((field) => new TextEncoder().encode(field));
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + 4 + field.length, 0));
  let at = 0;
  for (const field of fields) {
    new DataView(bytes.buffer).setUint32(at, field.length);
    bytes.set(field, at + 4);
    at += 4 + field.length;
  }
  return bytes;
}

/** For messages. */
export function describeBinding({ credentialId, provider }: CredentialBinding): string {
  return `The credential ${credentialId} of the provider ${JSON.stringify(provider)}`;
}

function fieldsOf({ credentialId, ownerId, provider, origins }: CredentialBinding): string[] {
  return [credentialId, ownerId, provider, ...origins.toSorted()];
}
