import { type InstallationApi, installationApi } from '../deploy/installation-api.ts';
import { readProfile } from '../deploy/profile.ts';
import { ProjectFolder } from '../deploy/project-folder.ts';
import type { ReadVariable } from '../runtimes/variables.ts';
import { askAbout } from './installation.ts';
import { type Credential, findCredential } from './monitor/credential.ts';

export const OF_A_START = 'http://127.0.0.1:8787';
const FUNCTION = 'v1-chat';

export const variable: ReadVariable = (name) => process.env[name];

/** Where an installation is told to be, and what of it is kept on this machine. */
export interface PlaceOptions {
  readonly projectRef?: string;
  readonly dataDir: string;
}

/** The address told; else a project's function; else the one a start has. */
export function addressOf(url: string | undefined, { projectRef: ref }: PlaceOptions): string {
  if (url !== undefined) return url;
  if (ref === undefined) return OF_A_START;
  return `https://${ref}.${readProfile(variable).projectHost}/functions/v1/${FUNCTION}`;
}

/** A project may have it under another name, which is then the last part of its address. */
export function slugOf(address: string): string {
  return /\/functions\/v1\/([\w-]+)$/.exec(address)?.[1] ?? FUNCTION;
}

/** @throws {NoCredentialError} */
export function credentialFor({ projectRef, dataDir }: PlaceOptions): Credential {
  const folder = projectRef === undefined ? null : new ProjectFolder(dataDir, projectRef);
  return findCredential(variable, folder);
}

/**
 * The management API there, for whoever has the admin key.
 *
 * @throws {NoCredentialError}
 * @throws {Error} where there is no Weir: what is none never hears the credential.
 */
export async function openPlace(address: string, options: PlaceOptions): Promise<InstallationApi> {
  const { secret } = credentialFor(options);
  await askAbout(address);
  return installationApi(address, secret);
}
