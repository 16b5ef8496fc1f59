/** Strategies, and why a way is not taken, as people say them. */
const STRATEGIES: Readonly<Record<string, string>> = {
  priority: 'by priority',
  weighted: 'by weight',
  direct_first: 'direct first',
  aggregator_first: 'aggregators first',
  cheapest: 'the cheapest first',
  only: 'only some providers',
};

const REASONS: Readonly<Record<string, string>> = {
  no_dialect: 'serves it in no format this call can be translated into',
  stored_object: 'the call names an object stored elsewhere',
  route_field: 'a field of the call would have chosen another model or route',
  not_in_policy: 'not among the providers to be used',
  credential_resting: 'its key was refused or had no money left a while ago',
  rate_limited: 'asked to be left alone for a while',
  model_missing: 'did not know the model a while ago',
  breaker_open: 'failed too often lately',
  no_credential: 'has no key',
  needs_key: 'its key has to be given again',
  model_off: 'the model is switched off',
  model_retired: 'the model was withdrawn',
  model_refused: 'does not know the model, and passes no unknown ones on',
  provider_off: 'the provider is switched off',
  provider_retired: 'the provider is retired',
  not_offered: 'access does not open it',
};

export function strategyWords(strategy: string): string {
  return STRATEGIES[strategy] ?? strategy.replaceAll('_', ' ');
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}
