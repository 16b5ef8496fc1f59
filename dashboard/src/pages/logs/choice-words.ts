/** What was chosen from, as the first attempt of a request keeps it. */
export interface RouteChoice {
  readonly strategy: string;
  readonly targets: readonly Way[];
  readonly passed: readonly PassedWay[];
}

export interface Way {
  readonly provider: string;
  readonly model: string;
  readonly owner: string;
  readonly keys: number;
}

export interface PassedWay extends Way {
  readonly reason: string;
}

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
};

export function strategyWords(strategy: string): string {
  return STRATEGIES[strategy] ?? strategy.replaceAll('_', ' ');
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

/** Null for what is no choice: rows of older versions have none, and newer ones may differ. */
export function choiceIn(details: Readonly<Record<string, unknown>> | null): RouteChoice | null {
  const choice = details?.['choice'];
  if (!isObject(choice) || typeof choice['strategy'] !== 'string') return null;
  return {
    strategy: choice['strategy'],
    targets: waysIn(choice['targets']),
    passed: waysIn(choice['passed']).filter((way): way is PassedWay => 'reason' in way),
  };
}

/** Several keys of one provider are one way, with their number. */
function waysIn(list: unknown): (Way | PassedWay)[] {
  const ways = new Map<string, Way | PassedWay>();
  for (const way of Array.isArray(list) ? list.filter(isObject) : []) {
    const name = [way['provider'], way['model'], way['owner'], way['reason']].join('\n');
    ways.set(name, {
      provider: String(way['provider']),
      model: String(way['model']),
      owner: String(way['owner']),
      keys: (ways.get(name)?.keys ?? 0) + 1,
      ...(typeof way['reason'] === 'string' ? { reason: way['reason'] } : {}),
    });
  }
  return [...ways.values()];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
