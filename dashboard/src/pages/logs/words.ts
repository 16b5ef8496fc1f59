import type { Attempt } from '../../api/schema.generated.ts';

type Tone = 'good' | 'warn' | 'bad' | 'quiet';

interface StatusWords {
  readonly tone: Tone;
  readonly words: string;
  /** The same at length. */
  readonly about: string;
}

const STATUSES: Readonly<Record<string, StatusWords>> = {
  complete: { tone: 'good', words: 'Complete', about: 'The answer came to its end.' },
  client_gone: {
    tone: 'quiet',
    words: 'Caller left',
    about: 'The caller closed the connection before the answer had ended.',
  },
  upstream_failed: {
    tone: 'bad',
    words: 'Failed',
    about: 'The provider failed, or its answer broke off.',
  },
  timed_out: { tone: 'bad', words: 'Timed out', about: 'The provider did not answer in time.' },
  rejected: {
    tone: 'warn',
    words: 'Refused',
    about: 'Weir refused the request before it went to a provider.',
  },
};

export function statusWords({ status }: Pick<Attempt, 'status'>): StatusWords {
  return STATUSES[status] ?? { tone: 'quiet', words: status, about: status };
}

const SOURCES: Readonly<Record<string, string>> = {
  override: 'by your price',
  list: "by the provider's list",
  catalog: 'by the catalogue of prices',
  reported: 'the provider said so',
};

/** Where a cost comes from, or why there is none. */
export function costSource(attempt: Attempt): string {
  const known = SOURCES[attempt.cost_source];
  if (known !== undefined) return known;
  if (attempt.attempt === 0) return 'nothing was called, so nothing was spent';
  if (attempt.usage_source === 'none') {
    return attempt.status === 'complete'
      ? 'not known: the provider told no token counts'
      : 'not known: the answer ended before any token counts came';
  }
  return 'not known: no price was set for this model, or not for every kind of token it used';
}

const USAGES: Readonly<Record<string, string>> = {
  reported: 'as the provider counted',
  lookup: 'as the provider told when asked afterwards',
  observed: 'estimated by Weir from what passed',
};

export function usageSource({ usage_source: source }: Attempt): string | null {
  return USAGES[source] ?? null;
}

const RELAYS: Readonly<Record<string, string>> = {
  passthrough: "passthrough: the provider's own bytes",
  adjusted: 'adjusted: the same format, encoded anew',
  translated: 'translated into another format',
};

export function relayWords({ relay }: Attempt): string | null {
  return relay === null ? null : (RELAYS[relay] ?? relay);
}

const DIALECTS: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI Chat Completions',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic Messages',
  'gemini-generate': 'Gemini',
};

export function dialectWords({ dialect }: Attempt): string {
  return DIALECTS[dialect] ?? dialect;
}
