import { ADMIN_KEY_FILE, type ProjectFolder } from '../../deploy/project-folder.ts';
import type { ReadVariable } from '../../runtimes/variables.ts';

/** Who asks the management API. */
export interface Credential {
  /** The admin key, or an administrator's token. */
  readonly secret: string;
  /** Where it was read. */
  readonly name: string;
  /** Where the right one is, for when this one is refused. */
  readonly advice: string;
}

/** There is none; the message says where there would be one. */
export class NoCredentialError extends Error {}

const VARIABLE = 'WEIR_ADMIN_KEY';

/**
 * The environment's, else the admin key that the set-up of the project kept here.
 *
 * @param folder The project's; null: none was named.
 * @throws {NoCredentialError}
 */
export function findCredential(read: ReadVariable, folder: ProjectFolder | null): Credential {
  const given = read(VARIABLE)?.trim() || null;
  const kept = folder?.read(ADMIN_KEY_FILE) || null;
  const file = folder?.shown(ADMIN_KEY_FILE) ?? '.weir/projects/<ref>/admin-key';
  const advice = adviceOn(file, folder !== null);
  if (given === null) {
    if (kept === null) throw new NoCredentialError(`${VARIABLE} is not set. ${advice}`);
    const other = `Set ${VARIABLE} to the admin key of this installation.`;
    return { secret: kept, name: file, advice: other };
  }
  const use = kept === null ? advice : `Unset ${VARIABLE} to use the key in ${file}.`;
  return { secret: given, name: VARIABLE, advice: use };
}

function adviceOn(file: string, named: boolean): string {
  const how = named ? 'but not on this machine' : 'and read from there with --project-ref';
  return (
    "It must be the admin key that the first start printed, or an administrator's token. Of a " +
    `project it is kept in ${file} where weir setup supabase ran, ${how}.`
  );
}
