import { Command, Option } from 'commander';
import { readProject, type SupabaseProject } from '../runtimes/project.ts';
import { ConfigError } from '../runtimes/variables.ts';
import { issuerMove, nameAdmin, type RoleBefore } from '../store/first-admin.ts';
import { createPostgrestRpc } from '../store/postgrest.ts';
import { RpcError } from '../store/rpc.ts';
import { type AuthUser, findAuthUsers } from './auth-users.ts';
import { runCopy } from './copy-migrations.ts';

const BAD_USAGE = 2;
const DATABASE_TIMEOUT_MS = 15_000;

interface SetupOptions {
  readonly admin?: string;
  readonly copyMigrations?: string;
}

/** `weir setup supabase`: names the first administrator of a project, or copies migrations for its app. */
export function setupSupabaseCommand(): Command {
  return new Command('supabase')
    .description(
      'Make a user of your Supabase project an administrator of Weir. Reads SUPABASE_URL and ' +
        'SUPABASE_SECRET_KEY (or SUPABASE_SERVICE_ROLE_KEY) from the environment, and ' +
        'WEIR_SUPABASE_ISSUER where the function has it.',
    )
    .option('--admin <email>', 'the e-mail address the user signs in with')
    .addOption(
      new Option(
        '--copy-migrations <dir>',
        "instead, write the database's migrations into supabase/migrations of your app's " +
          'repository, for `supabase db push`',
      ).conflicts('admin'),
    )
    .action(async ({ admin, copyMigrations }: SetupOptions) => {
      process.exitCode =
        copyMigrations === undefined ? await run(admin ?? '') : await runCopy(copyMigrations);
    });
}

async function run(email: string): Promise<number> {
  try {
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new ConfigError(['--admin must be an e-mail address, such as ada@example.org']);
    }
    const project = readProject((name) => process.env[name]);
    process.stdout.write(`${await setUp(project, email)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return error instanceof ConfigError ? BAD_USAGE : 1;
  }
}

async function setUp(project: SupabaseProject, email: string): Promise<string> {
  const { id } = theOne(await findAuthUsers(project, email), email);
  const rpc = createPostgrestRpc({
    ...project,
    timeoutMs: DATABASE_TIMEOUT_MS,
    keepAlive: () => {},
  });
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

/** Postgres's code for a function that is not there. */
const UNDEFINED_FUNCTION = '42883';

function explain(error: unknown): string {
  if (error instanceof RpcError && error.sqlstate === UNDEFINED_FUNCTION) {
    return (
      'The project has no Weir yet: its SQL functions are missing. ' +
      'Apply the migrations first (npx supabase db push), then run this again.'
    );
  }
  return error instanceof Error ? error.message : String(error);
}
