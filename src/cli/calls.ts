import type { Calls } from '../deploy/prove.ts';
import type { Credential } from '../deploy/verify/target.ts';

/** Which models a verification calls. */
export interface ModelOptions {
  readonly directModel?: string;
  readonly aggregatorModel?: string;
}

/** Who makes the calls of a verification comes from the environment alone, never a command line. */
export function readCalls(env: NodeJS.ProcessEnv, options: ModelOptions): Calls {
  return {
    credential: readCredential(env),
    adminKey: variable(env, 'WEIR_VERIFY_ADMIN_KEY'),
    publishableKey: variable(env, 'SUPABASE_PUBLISHABLE_KEY'),
    models: {
      direct: options.directModel ?? null,
      aggregator: options.aggregatorModel ?? null,
    },
  };
}

function readCredential(env: NodeJS.ProcessEnv): Credential | null {
  const token = variable(env, 'WEIR_VERIFY_TOKEN');
  if (token !== null) return { kind: 'token', token };
  const email = variable(env, 'WEIR_VERIFY_EMAIL');
  const password = env['WEIR_VERIFY_PASSWORD'];
  return email !== null && password ? { kind: 'password', email, password } : null;
}

/** What comes out of a file or a command often has a line's end behind it. */
function variable(env: NodeJS.ProcessEnv, name: string): string | null {
  return env[name]?.trim() || null;
}
