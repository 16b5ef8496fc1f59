import type { SupabaseProject } from '../../runtimes/project.ts';
import { issuerMove, nameAdmin, type RoleBefore } from '../../store/first-admin.ts';
import { readProjectState } from '../../store/project-state.ts';
import type { Rpc } from '../../store/rpc.ts';
import { type AuthUser, findAuthUsers } from './auth-users.ts';
import { installationRpc, secretKey } from './project-keys.ts';
import { type Finding, found, type Setup, type SetupStep, toDo } from './step.ts';

/** Makes a user of the project an administrator. */
export const firstAdmin: SetupStep = { name: 'admin', look, act };

async function look(setup: Setup): Promise<Finding> {
  const email = setup.options.admin ?? '';
  const { id } = theOne(await findAuthUsers(await projectOf(setup), email), email);
  const state = await readProjectState((sql) => setup.api.query(sql));
  if (state?.admins.includes(id)) return found(`${email} is an administrator`);
  return toDo(`make ${email} an administrator`);
}

async function act(setup: Setup): Promise<string> {
  const project = await projectOf(setup);
  return appoint(installationRpc(setup, project.key), project, setup.options.admin ?? '');
}

async function projectOf(setup: Setup): Promise<SupabaseProject> {
  const { projectUrl: url, read } = setup;
  const issuer = read('WEIR_SUPABASE_ISSUER')?.trim() || `${url}/auth/v1`;
  return { url, key: await secretKey(setup), issuer };
}

/**
 * Makes the user of that address an administrator, and says what they were before.
 *
 * @throws {Error} that says what to do when there is not exactly one who could sign in.
 */
export async function appoint(rpc: Rpc, project: SupabaseProject, email: string): Promise<string> {
  const { id } = theOne(await findAuthUsers(project, email), email);
  const { issuer } = project;
  const named = await nameAdmin(rpc, { id, issuer, subject: id, email: email.toLowerCase() });
  if (named.before === null) throw otherIssuer(named.otherIssuer, issuer);
  return `${email.toLowerCase()} (${id}) ${DONE[named.before]}`;
}

function otherIssuer(known: string, asked: string): Error {
  return new Error(
    `Weir knows people of this project by tokens of ${known}, and was about to name an ` +
      `administrator by tokens of ${asked}, who could then never sign in. Nothing was changed. ` +
      `If ${known} is what the function's WEIR_SUPABASE_ISSUER says, set WEIR_SUPABASE_ISSUER to it ` +
      'here too and run this again. If the tokens of the project do come from ' +
      `${asked}, run this SQL first: ${issuerMove(known, asked)}`,
  );
}

const DONE: Readonly<Record<RoleBefore, string>> = {
  stranger: 'is an administrator from now on, also before the first sign-in.',
  member: 'was a member and is an administrator from now on.',
  disabled: 'was switched off; the account is on again, and an administrator.',
  admin: 'is an administrator already; nothing was changed.',
};

/** @throws {Error} that says what to do when there is not exactly one who could sign in. */
function theOne(users: readonly AuthUser[], email: string): AuthUser {
  if (users.length === 0) {
    throw new Error(
      `The project has no user ${email}. Add one in Supabase (Authentication, Users, Add user), ` +
        'then run this again.',
    );
  }
  const confirmed = users.filter((user) => Boolean(user.email_confirmed_at));
  const [user, other] = confirmed;
  if (user === undefined) {
    throw new Error(
      `${email} is not confirmed, so it may be anybody's. Have them open the link in their ` +
        'e-mail, or confirm the user in Supabase, then run this again.',
    );
  }
  if (other !== undefined) {
    throw new Error(
      `${confirmed.length} users of the project have the address ${email} ` +
        `(${confirmed.map(({ id }) => id).join(', ')}). Remove all but one, then run this again.`,
    );
  }
  if (Date.parse(user.banned_until ?? '') > Date.now()) {
    throw new Error(`${email} is banned in Supabase. Lift the ban there, then run this again.`);
  }
  return user;
}
