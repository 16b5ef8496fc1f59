import { parseProjectUrl, type ReadVariable, readSecretKey, Variables } from './variables.ts';

/** A Supabase project and the key that may do everything in it. */
export interface SupabaseProject {
  /** Without a path. */
  readonly url: string;
  readonly key: string;
  /** What its users' tokens call it. */
  readonly issuer: string;
}

/** @throws {ConfigError} with every problem in one. */
export function readProject(read: ReadVariable): SupabaseProject {
  const variables = new Variables(read);
  const url = variables.take('SUPABASE_URL', parseProjectUrl) ?? '';
  const key = readSecretKey(variables);
  variables.throwProblems();
  return { url, key, issuer: variables.text('WEIR_SUPABASE_ISSUER') ?? `${url}/auth/v1` };
}
