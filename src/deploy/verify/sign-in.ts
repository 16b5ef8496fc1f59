import { parseObject } from '../../wire/json-read.ts';
import { ask, describe } from './ask.ts';
import type { Place } from './place.ts';
import { notProven, passed, type Verdict } from './report.ts';
import type { Credential } from './target.ts';

export interface SignedIn {
  /** Null: nobody could be signed in. */
  readonly token: string | null;
  /** Auth itself failed, so asking again may help. */
  readonly passing: boolean;
  readonly verdict: Verdict;
}

/**
 * The token to call with: the one given, or one got by signing a user in. That Auth signs nobody in is
 * no fault of the function's, which nobody has asked yet.
 */
export async function signIn(
  { project }: Pick<Place, 'project'>,
  credential: Credential,
  timeoutMs: number,
): Promise<SignedIn> {
  if (credential.kind === 'token') {
    return { token: credential.token, passing: false, verdict: passed('as it was given') };
  }
  if (project === null) {
    return refused(
      'signing in by password needs a function of a Supabase project',
      'Give a token in WEIR_VERIFY_TOKEN.',
    );
  }
  if (project.publishableKey === null) {
    return refused(
      'no publishable key of the project is known, and signing in needs it',
      'Set SUPABASE_PUBLISHABLE_KEY (Project Settings, API Keys).',
    );
  }
  const { email, password } = credential;
  const answer = await ask(`${project.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: project.publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
    timeoutMs,
  });
  if (answer.kind === 'silence') {
    const silence = `${project.url} ${answer.words}`;
    return { ...refused(silence, 'Check the network, then try again.'), passing: true };
  }
  const token = parseObject(answer.text)?.['access_token'];
  if (answer.status === 200 && typeof token === 'string') {
    return { token, passing: false, verdict: passed(`${email} is signed in`) };
  }
  const advice =
    'Check WEIR_VERIFY_EMAIL and WEIR_VERIFY_PASSWORD: a confirmed user of this very project, with a password.';
  return {
    ...refused(`Supabase Auth answered ${describe(answer)}`, advice),
    passing: answer.status >= 500 || answer.status === 429,
  };
}

function refused(found: string, advice: string): SignedIn {
  return { token: null, passing: false, verdict: notProven(found, advice) };
}
