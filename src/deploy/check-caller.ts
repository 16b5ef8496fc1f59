import { askHealth } from './answers.ts';
import { type Deployment, functionUrl, SLUG } from './deployment.ts';
import { ManagementError } from './management-error.ts';
import type { Calls } from './prove.ts';
import { createHush } from './verify/hush.ts';
import { checkModels } from './verify/models.ts';
import type { Verdict } from './verify/report.ts';
import { signIn } from './verify/sign-in.ts';
import { type Credential, DEFAULT_LIMITS } from './verify/target.ts';
import { vouch } from './verify/vouch.ts';

type Project = Pick<Deployment, 'api' | 'projectUrl'>;

const { requestMs: TIMEOUT_MS } = DEFAULT_LIMITS;

/**
 * Tries who is to make the calls of the verification, while nothing is deployed yet. What cannot be
 * found out so early is not held against anybody.
 *
 * @throws {Error} that says what is wrong with the credential.
 */
export async function checkCaller(project: Project, calls: Calls): Promise<void> {
  const { credential } = calls;
  if (credential === null) return;
  const wrong =
    credential.kind === 'token'
      ? await tryToken(project, credential.token)
      : await trySignIn(project, credential, calls.publishableKey);
  if (wrong === null) return;
  const secret = credential.kind === 'token' ? credential.token : credential.password;
  const { found, advice } = createHush([secret])(wrong);
  const names =
    credential.kind === 'token'
      ? 'WEIR_VERIFY_TOKEN'
      : 'WEIR_VERIFY_EMAIL and WEIR_VERIFY_PASSWORD';
  throw new Error(
    `The calls of the verification would fail: ${found.replace(/\.$/, '')}. ${advice} To deploy ` +
      `without calls, unset ${names}.`,
  );
}

type Wrong = Verdict | null;

async function trySignIn(
  { api, projectUrl: url }: Project,
  credential: Credential,
  given: string | null,
): Promise<Wrong> {
  const publishableKey = given ?? (await readPublishableKey(api));
  if (publishableKey === null) return null;
  const project = { url, publishableKey };
  const { token, passing, verdict } = await signIn({ project }, credential, TIMEOUT_MS);
  return token !== null || passing ? null : verdict;
}

/** The one that pages have. An access token of narrow scope may not see it. */
async function readPublishableKey(api: Project['api']): Promise<string | null> {
  try {
    const keys = await api.apiKeys();
    const key =
      keys.find(({ type }) => type === 'publishable') ?? keys.find(({ name }) => name === 'anon');
    return key?.api_key ?? null;
  } catch (error) {
    if (error instanceof ManagementError && error.kind === 'token') return null;
    throw error;
  }
}

/** Of a token nobody else can tell of, the Weir that is deployed now can. */
async function tryToken(project: Project, token: string): Promise<Wrong> {
  const { state, why } = await vouch(token, project.projectUrl, TIMEOUT_MS);
  if (state === 'bad') return wrong(`WEIR_VERIFY_TOKEN ${why}`);
  const baseUrl = functionUrl(project, SLUG);
  if (state === 'good' || (await askHealth(baseUrl)).build === null) return null;
  const { known, verdict } = await checkModels({ baseUrl, first: true }, token, TIMEOUT_MS);
  return known ? null : wrong(`${SLUG} does not accept WEIR_VERIFY_TOKEN: ${verdict.found}`);
}

function wrong(found: string): Verdict {
  const advice = 'Export another one.';
  return { state: 'failed', found, advice, tried: null };
}
