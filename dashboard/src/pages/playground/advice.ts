import type { Trouble } from './message.ts';

/** What to do about a refusal, and the page where it is done. */
export interface Advice {
  readonly words: string;
  readonly page: { readonly to: string; readonly verb: string } | null;
}

type Refused = Pick<Trouble, 'code' | 'status'>;

const PROVIDERS = { to: '/providers', verb: 'Open providers' };
const MODELS = { to: '/models', verb: 'Open models' };
const OWN_KEY = { to: '/providers', verb: 'Add your own key' };

const ADMIN: Readonly<Record<string, Advice>> = {
  model_not_found: {
    words: 'Choose another model, or add the provider that has this one.',
    page: PROVIDERS,
  },
  platform_access_off: { words: 'Add a provider’s key, or open access.', page: PROVIDERS },
  model_unpriced: { words: 'Set a price for this model.', page: MODELS },
  provider_credential_rejected: {
    words: 'See to the key saved here, or to the account behind it.',
    page: PROVIDERS,
  },
  upstream_unreachable: { words: 'Check the provider’s base URL, or retry.', page: PROVIDERS },
  daily_ceiling_reached: {
    words: 'Raise the ceiling in the settings.',
    page: { to: '/settings', verb: 'Open settings' },
  },
};

const MEMBER: Readonly<Record<string, Advice>> = {
  model_not_found: { words: 'Choose another model, or ask an administrator for it.', page: null },
  model_not_allowed: { words: 'Choose another model, or ask an administrator.', page: null },
  platform_access_off: {
    words: 'Ask an administrator for access, or use your own key.',
    page: OWN_KEY,
  },
  daily_ceiling_reached: { words: 'Ask an administrator, or use your own key.', page: OWN_KEY },
  model_unpriced: { words: 'Ask an administrator to set its price.', page: null },
  provider_credential_rejected: {
    words: 'Ask an administrator to see to the key; if it is your own, look after it yourself.',
    page: PROVIDERS,
  },
  user_disabled: { words: 'Ask an administrator.', page: null },
};

const ANYBODY: Readonly<Record<string, Advice>> = {
  body_too_large: { words: 'Send fewer or smaller pictures, or begin a new chat.', page: null },
  upstream_rate_limited: { words: 'Wait a moment, then retry.', page: null },
  insufficient_quota: { words: 'The provider’s account has no credit left.', page: PROVIDERS },
  context_length_exceeded: {
    words: 'Begin a new chat, delete long messages, or choose a model with more context.',
    page: null,
  },
};

/** For refusals in a provider's own words, whose codes are its own. */
const BY_STATUS: Readonly<Record<number, Advice>> = {
  402: { words: 'The provider’s account has no credit left.', page: PROVIDERS },
  429: { words: 'Wait a moment, then retry.', page: null },
};

/** Null where the sentence of the refusal says it all. */
export function adviceFor({ code, status }: Refused, isAdmin: boolean): Advice | null {
  return (isAdmin ? ADMIN : MEMBER)[code] ?? ANYBODY[code] ?? BY_STATUS[status] ?? null;
}
