import { isObject, parseObject } from '../../wire/json-read.ts';
import { ask, describe } from './ask.ts';
import type { Caller } from './caller.ts';
import { type Management, readAll } from './management.ts';
import { failed, type Kind, notChecked, passed, type Verdict } from './report.ts';
import type { VerifyTarget } from './target.ts';

/** What the caller may ask for, and whose it is. */
export interface Listed {
  readonly id: string;
  readonly provider: string;
}

export interface Listing {
  readonly models: readonly Listed[];
  /** False: whoever calls is not known here, so nothing else can be called either. */
  readonly known: boolean;
  readonly verdict: Verdict;
}

/** Asks `/v1/models` as the caller. */
export async function checkModels(
  { baseUrl, first }: Pick<VerifyTarget, 'baseUrl' | 'first'>,
  token: string,
  timeoutMs: number,
): Promise<Listing> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await ask(`${baseUrl}/v1/models`, { headers, timeoutMs });
  if (answer.kind === 'silence') {
    return nothing(failed(`the address ${answer.words}`, 'Try again; then look at its logs.'));
  }
  const data = answer.status === 200 ? parseObject(answer.text)?.['data'] : undefined;
  if (!Array.isArray(data)) {
    const verdict = failed(describe(answer), adviceFor(answer.status));
    return { ...nothing(verdict), known: answer.status !== 401 };
  }
  const models = data
    .filter((entry) => isObject(entry))
    .map(({ id, owned_by: provider }) => ({ id: String(id), provider: String(provider) }));
  if (models.length > 0) return { models, known: true, verdict: passed(`${models.length} models`) };
  if (first) return nothing(notChecked(NONE_YET));
  return nothing(
    failed(
      'the list is empty',
      'Add a provider with its key in the dashboard, and let this caller use it: Settings, access, or a gateway key that names models.',
    ),
  );
}

/** Reads on after "because". */
export const NONE_YET = 'nothing is set up yet that this caller may call';

function nothing(verdict: Verdict): Listing {
  return { models: [], known: true, verdict };
}

function adviceFor(status: number): string {
  if (status === 401) {
    return 'The credential is not accepted here: it must be a token of a user of this project that has not expired, or a gateway key of this installation.';
  }
  if (status >= 500)
    return 'Look at the logs of the function or server; /readyz says whether its database answers.';
  return 'Do what it says, or give the credential of somebody who may call models.';
}

/** Names of models that answer no chat, or answer it with something else than text. */
const OTHER_USES =
  /embed|whisper|tts|speech|audio|transcri|image|dall-e|video|moderation|guard|rerank|ocr|search|realtime/i;

/** Answers without any provider, so it proves less than a real one. */
const BUILT_IN = 'sandbox';

/** Why there is nothing to call; reads on after "because". */
export interface NoModel {
  readonly because: string;
  /** It could not be found out, so asking again may help. */
  readonly passing?: true;
}

/**
 * The cheapest model of that kind that the caller may call, pinned to its provider, and one for when
 * that fails: of another provider where there is one.
 */
export async function chooseModels(
  { management, kinds }: Pick<Caller, 'management' | 'kinds'>,
  models: readonly Listed[],
  kind: Kind,
): Promise<readonly string[] | NoModel> {
  const option = `give one with --${kind}-model`;
  if (management === null || kinds === null) {
    return { because: `the credential may not read which models are ${kind}; ${option}` };
  }
  const callable = models.filter(
    ({ id, provider }) =>
      kinds.get(provider) === kind && id.startsWith(`${provider}/`) && !OTHER_USES.test(id),
  );
  const real = callable.filter(({ provider }) => provider !== BUILT_IN);
  const candidates = real.length > 0 ? real : callable;
  try {
    const prices = await readPrices(management, candidates);
    // What is free is often rationed, and what has no price may be dear.
    const rank = ({ id }: Listed): number => prices.get(id) || Number.MAX_VALUE;
    const [first, ...others] = [...candidates].sort((a, b) => rank(a) - rank(b));
    const what = kind === 'direct' ? 'a direct provider' : 'an aggregator';
    if (first === undefined) {
      return { because: `the caller may call no chat model of ${what}; ${option}` };
    }
    const second = others.find(({ provider }) => provider !== first.provider) ?? others[0];
    return second === undefined ? [first.id] : [first.id, second.id];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { because: `prices cannot be read (${error.message}); ${option}`, passing: true };
  }
}

async function readPrices(
  management: Management,
  models: readonly Listed[],
): Promise<ReadonlyMap<string, number>> {
  const prices = new Map<string, number>();
  for (const provider of new Set(models.map((model) => model.provider))) {
    const path = `/models?priced=true&provider=${encodeURIComponent(provider)}`;
    for (const { model, price } of await readAll(management, path)) {
      if (isObject(price)) prices.set(`${provider}/${String(model)}`, rateOf(price));
    }
  }
  return prices;
}

/** Only to compare: what a token in and a token out cost together. */
function rateOf(price: Readonly<Record<string, unknown>>): number {
  return Number(price['input'] ?? 0) + Number(price['output'] ?? 0);
}
