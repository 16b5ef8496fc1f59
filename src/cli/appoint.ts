import { appoint } from '../deploy/setup/first-admin.ts';
import { readProject, type SupabaseProject } from '../runtimes/project.ts';
import { ConfigError } from '../runtimes/variables.ts';
import { createPostgrestRpc } from '../store/postgrest.ts';
import { RpcError } from '../store/rpc.ts';
import { terminal } from './terminal.ts';

const BAD_USAGE = 2;
const DATABASE_TIMEOUT_MS = 15_000;

/** Who becomes an administrator. */
export interface AdminOptions {
  readonly admin?: string;
}

/** Makes a user of the project in the environment an administrator, and returns the exit code. */
export async function runAdmin({ admin: email }: AdminOptions): Promise<number> {
  try {
    if (email === undefined) {
      throw new ConfigError([
        '--project-ref <ref> sets a project up, --admin <email> names an administrator, and ' +
          '--copy-migrations <dir> copies files: give one of them',
      ]);
    }
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new ConfigError(['--admin must be an e-mail address, such as ada@example.org']);
    }
    const project = readProject((name) => process.env[name]);
    terminal.out(await setUpAdmin(project, email));
    return 0;
  } catch (error) {
    terminal.err(explain(error));
    return error instanceof ConfigError ? BAD_USAGE : 1;
  }
}

function setUpAdmin(project: SupabaseProject, email: string): Promise<string> {
  const rpc = createPostgrestRpc({
    ...project,
    timeoutMs: DATABASE_TIMEOUT_MS,
    keepAlive: () => {},
  });
  return appoint(rpc, project, email);
}

/** Postgres's code for a function that is not there. */
const UNDEFINED_FUNCTION = '42883';

function explain(error: unknown): string {
  if (error instanceof RpcError && error.sqlstate === UNDEFINED_FUNCTION) {
    return (
      'The project has no Weir yet: its SQL functions are missing. ' +
      'Apply the migrations first (npm run weir -- setup supabase --project-ref <ref>), then run this again.'
    );
  }
  return error instanceof Error ? error.message : String(error);
}
