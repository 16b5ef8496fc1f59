import { openaiChat } from '../../dialects/openai-chat/index.ts';
import { type Answer, ask, describe, type Silence } from './ask.ts';
import { forgeToken } from './forged-token.ts';
import type { Place } from './place.ts';
import { failed, notChecked, passed, type Verdict } from './report.ts';

/** Where the calls go to. */
export const CHAT_PATH = '/v1/chat/completions';

/** A page that has nothing to do with the installation. */
const ORIGIN = 'https://app.example';

/** What supabase-js and the OpenAI client send from a browser. */
const SENT_HEADERS = ['authorization', 'apikey', 'content-type', 'x-client-info'];

/** Nobody's: no key and no token looks like it. */
const NOBODY = 'Bearer nobody';

/** A body that would be a call, and reaches no provider if it should get through. */
const BODY = JSON.stringify({ model: 'weir/verify', messages: [] });

interface Knock {
  readonly path?: string;
  readonly authorization?: string;
}

function knock(
  { baseUrl }: Place,
  timeoutMs: number,
  { path = CHAT_PATH, authorization }: Knock,
): Promise<Answer | Silence> {
  return ask(`${baseUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: ORIGIN,
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: BODY,
    timeoutMs,
  });
}

export async function checkNoCredential(place: Place, timeoutMs: number): Promise<Verdict> {
  const answer = await knock(place, timeoutMs, {});
  if (answer.kind === 'silence') return silent(answer);
  if (answer.status !== 401) {
    return failed(
      `${describe(answer)}, without any credential`,
      'Anybody may be able to call models at your cost. Take the function off the network until this is understood: something before it adds a credential, or it is not Weir.',
    );
  }
  const error = openaiChat.readError(answer.text);
  if (error?.code === 'missing_credential') return passed('401 missing_credential');
  return failed(
    `a 401 that is not Weir's: ${describe(answer)}`,
    'The platform refuses before Weir is asked, and gateway keys cannot work so. Deploy with --no-verify-jwt.',
  );
}

export async function checkPublishableKey(place: Place, timeoutMs: number): Promise<Verdict> {
  const { publishableKey } = place;
  if (publishableKey === null) return notChecked('no publishable key of a project is known');
  const answer = await knock(place, timeoutMs, { authorization: `Bearer ${publishableKey}` });
  if (answer.kind === 'silence') return silent(answer);
  const code = openaiChat.readError(answer.text)?.code;
  if (answer.status === 401 && code === 'sign_in_required') return passed('401 sign_in_required');
  return failed(
    describe(answer),
    'The key is in every page of your app: nobody may call models with it. Deploy this version of Weir again, and nothing that answers in its place.',
  );
}

/** Whoever can write a token must not get in by one: only its signature says whose it is. */
export async function checkForgedToken(place: Place, timeoutMs: number): Promise<Verdict> {
  const token = await forgeToken(place, Math.floor(Date.now() / 1_000), timeoutMs);
  const answer = await knock(place, timeoutMs, { authorization: `Bearer ${token}` });
  if (answer.kind === 'silence') return silent(answer);
  const error = openaiChat.readError(answer.text);
  if (answer.status === 401 && error !== null) return passed(`401 ${error.code}`);
  return failed(`${describe(answer)}, to a token whose signature is noise`, OPEN_ADVICE);
}

const OPEN_ADVICE =
  'Anybody may be able to call models at your cost. Take the function off the network until this is understood, then deploy this version of Weir again, and nothing that answers in its place.';

export async function checkPreflight({ baseUrl }: Place, timeoutMs: number): Promise<Verdict> {
  const answer = await ask(`${baseUrl}${CHAT_PATH}`, {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': SENT_HEADERS.join(','),
    },
    timeoutMs,
  });
  if (answer.kind === 'silence') return silent(answer);
  const advice =
    'Browsers cannot call models so. Deploy with --no-verify-jwt, and let OPTIONS and its answer pass whatever stands before the function.';
  if (answer.status >= 300) return failed(`${describe(answer)} to OPTIONS`, advice);
  const missing = refusedByBrowser(answer.headers);
  return missing === null ? passed(`${answer.status}`) : failed(missing, advice);
}

function refusedByBrowser(headers: Headers): string | null {
  if (!lets(headers)) return `no access-control-allow-origin for ${ORIGIN}`;
  const methods = listed(headers.get('access-control-allow-methods'));
  // A plain POST needs no permission of its own, so only a list without it refuses.
  if (methods.size > 0 && !methods.has('post') && !methods.has('*')) return 'POST is not allowed';
  const allowed = listed(headers.get('access-control-allow-headers'));
  const refused = SENT_HEADERS.filter((name) => !allowed.has(name));
  return refused.length === 0 ? null : `these headers are not allowed: ${refused.join(', ')}`;
}

function listed(value: string | null): ReadonlySet<string> {
  return new Set(
    (value ?? '')
      .toLowerCase()
      .split(/\s*,\s*/)
      .filter(Boolean),
  );
}

/** Without it a page is told nothing but that the network failed. */
export async function checkCorsOnErrors(place: Place, timeoutMs: number): Promise<Verdict> {
  const nobody = await knock(place, timeoutMs, { authorization: NOBODY });
  if (nobody.kind === 'answer' && nobody.status !== 401) {
    return failed(`${describe(nobody)}, to a bearer that is nobody's`, OPEN_ADVICE);
  }
  for (const answer of [nobody, await knock(place, timeoutMs, { path: '/v1/nothing' })]) {
    if (answer.kind === 'silence') return silent(answer);
    if (answer.status < 400) {
      return failed(
        `${answer.status} at a path that leads nowhere`,
        'Something else than Weir answers there. Deploy this version again, and nothing that answers in its place.',
      );
    }
    if (lets(answer.headers)) continue;
    return failed(
      `no access-control-allow-origin on a ${answer.status}`,
      'Pages see "Failed to fetch" in place of what went wrong. Whatever stands before the function must leave its headers alone.',
    );
  }
  return passed('on 401 and 404');
}

function lets(headers: Headers): boolean {
  const origin = headers.get('access-control-allow-origin');
  return origin === '*' || origin === ORIGIN;
}

export function silent({ words }: Silence): Verdict {
  return failed(`the address ${words}`, 'Try again; if it stays so, look at its logs.');
}
