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
    adminKey: env['WEIR_VERIFY_ADMIN_KEY'] || null,
    publishableKey: env['SUPABASE_PUBLISHABLE_KEY'] || null,
    models: {
      direct: options.directModel ?? null,
      aggregator: options.aggregatorModel ?? null,
    },
  };
}

function readCredential(env: NodeJS.ProcessEnv): Credential | null {
  const { WEIR_VERIFY_TOKEN: token, WEIR_VERIFY_EMAIL: email } = env;
  const { WEIR_VERIFY_PASSWORD: password } = env;
  if (token) return { kind: 'token', token };
  return email && password ? { kind: 'password', email, password } : null;
}
