/** The two kinds of providers, each with a table of its own in the ledger. */
export type Kind = 'direct' | 'aggregator';

export const KINDS: readonly Kind[] = ['direct', 'aggregator'];

export const CALL_CHECKS = ['json', 'stream', 'live', 'provider', 'rows', 'usage', 'cost'] as const;

/** What is looked at for each kind of provider. */
export type CallCheck = (typeof CALL_CHECKS)[number];

export type CheckName =
  | 'health'
  | 'database'
  | 'no_credential'
  | 'publishable_key'
  | 'forged_token'
  | 'preflight'
  | 'cors_on_errors'
  | 'credential'
  | 'models'
  | `${Kind}_${CallCheck}`
  | 'private_rows';

/** Every check there is, in the order of a report. */
export const CHECKS: readonly CheckName[] = [
  'health',
  'database',
  'no_credential',
  'publishable_key',
  'forged_token',
  'preflight',
  'cors_on_errors',
  'credential',
  'models',
  ...KINDS.flatMap((kind) => CALL_CHECKS.map((check) => `${kind}_${check}` as const)),
  'private_rows',
];

/**
 * What looking at one thing came to. `not_proven`: it was looked at, and somebody else than the
 * installation, such as a provider, stood in the way.
 */
export interface Verdict {
  readonly state: 'passed' | 'failed' | 'not_proven' | 'not_checked';
  /** What was seen; where nothing was proven, the reason: it reads on after "because". */
  readonly found: string;
  /** What to do about it; null where there is nothing to do. */
  readonly advice: string | null;
  /** How often, and over how long, in words: "5 times over 60 s"; null: once. */
  readonly tried: string | null;
}

/** A verdict with its name, and what would have been right. */
export interface Check extends Verdict {
  readonly name: CheckName;
  readonly wanted: string;
}

/** What the calls of a verification came to. */
export interface Spent {
  readonly calls: number;
  /** A plain decimal with twelve places: the sum of the costs that are known. */
  readonly cost_usd: string;
  /** Calls whose cost is not known. */
  readonly unknown: number;
}

/** Everything a verification saw. It holds no credential. */
export interface Report {
  readonly url: string;
  /** The build that answers; null where none said so. */
  readonly build: string | null;
  /** What was called; null where no model of that kind could be. */
  readonly models: Readonly<Record<Kind, string | null>>;
  /** In the order they were made; every one there is, whatever it came to. */
  readonly checks: readonly Check[];
  readonly spent: Spent;
}

export function passed(found: string): Verdict {
  return { state: 'passed', found, advice: null, tried: null };
}

export function failed(found: string, advice: string): Verdict {
  return { state: 'failed', found, advice, tried: null };
}

/** @param because Reads on after "not proven, because". */
export function notProven(because: string, advice: string): Verdict {
  return { state: 'not_proven', found: because, advice, tried: null };
}

/** @param because Reads on after "not checked, because". */
export function notChecked(because: string): Verdict {
  return { state: 'not_checked', found: because, advice: null, tried: null };
}

/** What each check wants to see, in words. */
export function wantedOf(name: CheckName): string {
  switch (name) {
    case 'health':
      return 'the build that was deployed answers at /health';
    case 'database':
      return '/readyz says that the database answers';
    case 'no_credential':
      return 'a call without a credential gets 401 and an error in its own format';
    case 'publishable_key':
      return "the project's publishable key as Bearer gets 401 sign_in_required";
    case 'forged_token':
      return 'a token that nobody signed gets 401';
    case 'preflight':
      return "a browser's preflight is answered before anybody is asked to sign in";
    case 'cors_on_errors':
      return 'a page of another origin may read errors too';
    case 'credential':
      return 'the credential given is accepted';
    case 'models':
      return '/v1/models lists what the caller may call';
    case 'private_rows':
      return 'rows of others are not visible';
    default:
      return wantedOfCall(name);
  }
}

function wantedOfCall(name: `${Kind}_${CallCheck}`): string {
  const [kind, check] = name.split('_') as [Kind, CallCheck];
  const provider = kind === 'direct' ? 'a direct provider' : 'an aggregator';
  switch (check) {
    case 'json':
      return `a call through ${provider} is answered`;
    case 'stream':
      return `a streamed call through ${provider} comes whole and ends with [DONE]`;
    case 'live':
      return 'the stream arrives while it is made, not all at its end';
    case 'provider':
      return `x-weir-provider names ${provider}`;
    case 'rows':
      return `each call has its row in ${kind}_usage_logs`;
    case 'usage':
      return 'the rows count the tokens that the answers said';
    case 'cost':
      return 'each row has a cost, or says that none is known';
  }
}
