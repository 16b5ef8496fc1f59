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
