/** Names callers use, and what is tried for each in which order. */
import type { After } from '../../contract/target.ts';
import { chainsOf, type Fields, type LitellmConfig, namesOf, textOf } from './litellm-config.ts';
import type { Seat } from './litellm-seats.ts';
import type { Note, PlannedAlias, PlannedTarget } from './plan.ts';

/** A fallback's targets come after all of those before it, whatever order these have among them. */
const STEP = 1_000;
const MOST_TARGETS = 50;
const MOST_WEIGHT = 1_000_000;

interface Chains {
  readonly failure: ReadonlyMap<string, readonly string[]>;
  readonly context_length: ReadonlyMap<string, readonly string[]>;
  readonly content_policy: ReadonlyMap<string, readonly string[]>;
  readonly always: readonly string[];
}

export function aliasesOf(
  { settings, router }: LitellmConfig,
  seats: readonly Seat[],
): { readonly aliases: readonly PlannedAlias[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const groups = groupsOf(seats);
  const chains = readChains(settings, router);
  const cheapest = textOf(router['routing_strategy']) === 'cost-based-routing';
  const names = new Map([...groups.keys()].map((name) => [name, name]));
  for (const [alias, name] of Object.entries(groupAliases(router))) {
    if (groups.has(name)) names.set(alias, name);
    else notes.push({ line: null, text: `model_group_alias ${alias}: there is no ${name}.` });
  }
  const aliases = [...names].map(([alias, name]): PlannedAlias => {
    const own = groups.get(name) ?? [];
    const { targets, missing } = withFallbacks(own, { name, alias, groups, chains });
    for (const gone of missing) {
      notes.push({
        line: null,
        text: `${alias} falls back to ${gone}, which is not carried over.`,
      });
    }
    const chained = targets.length > own.length;
    if (cheapest && chained) {
      notes.push({
        line: null,
        text: `${alias} is drawn by weight: by price its fallbacks could come first.`,
      });
    }
    return { alias, strategy: strategyFor(own, cheapest && !chained), targets };
  });
  return { aliases, notes };
}

function strategyFor(own: readonly PlannedTarget[], cheapest: boolean): PlannedAlias['strategy'] {
  if (cheapest) return 'cheapest';
  const drawn = new Set(own.map(({ priority }) => priority)).size < own.length;
  return drawn ? 'weighted' : 'priority';
}

/** The targets of each name of `model_list`; a name with a star stands for no model of its own. */
function groupsOf(seats: readonly Seat[]): ReadonlyMap<string, readonly PlannedTarget[]> {
  const groups = new Map<string, PlannedTarget[]>();
  for (const { name: provider, placed } of seats) {
    for (const { deployment, place, weight, priority } of placed) {
      if (place.model === null || deployment.name.includes('*')) continue;
      const group = groups.get(deployment.name) ?? [];
      const same = group.find((one) => one.provider === provider && one.model === place.model);
      // Another key of the same provider, which draws among its keys by itself.
      if (same !== undefined) continue;
      const after: readonly After[] = ['failure'];
      group.push({ provider, model: place.model, priority, weight, after });
      groups.set(deployment.name, group);
    }
  }
  for (const [name, group] of groups) groups.set(name, inWholeWeights(group));
  return groups;
}

/** Weights are whole numbers up to a million; limits of tokens a minute may be more. */
function inWholeWeights(group: readonly PlannedTarget[]): PlannedTarget[] {
  const most = Math.max(...group.map(({ weight }) => weight));
  const least = Math.min(...group.map(({ weight }) => weight));
  const scale = most > MOST_WEIGHT ? MOST_WEIGHT / most : least < 1 ? 100 : 1;
  return group.map((target) => ({
    ...target,
    weight: Math.max(1, Math.round(target.weight * scale)),
  }));
}

function readChains(settings: Fields, router: Fields): Chains {
  const told = (name: string): unknown => router[name] ?? settings[name];
  return {
    failure: chainsOf(told('fallbacks')),
    context_length: chainsOf(told('context_window_fallbacks')),
    content_policy: chainsOf(told('content_policy_fallbacks')),
    always: namesOf(told('default_fallbacks')),
  };
}

/** `{"a": "b"}`, or `{"a": {"model": "b"}}`. */
function groupAliases(router: Fields): Readonly<Record<string, string>> {
  const told = Object.entries((router['model_group_alias'] ?? {}) as Fields);
  const [names] = [told.map(([alias, to]) => [alias, namesOf([to])[0] ?? ''] as const)];
  return Object.fromEntries(names);
}

interface Chaining {
  readonly name: string;
  readonly alias: string;
  readonly groups: ReadonlyMap<string, readonly PlannedTarget[]>;
  readonly chains: Chains;
}

function withFallbacks(
  own: readonly PlannedTarget[],
  { name, alias, groups, chains }: Chaining,
): { readonly targets: readonly PlannedTarget[]; readonly missing: readonly string[] } {
  const all = new Map(own.map((target) => [keyOf(target), target]));
  const missing = new Set<string>();
  for (const after of ['failure', 'context_length', 'content_policy'] as const) {
    const told =
      chains[after].get(alias) ?? chains[after].get(name) ?? chains[after].get('*') ?? [];
    const next = after === 'failure' ? [...told, ...chains.always] : told;
    for (const [at, fallback] of next.filter((one) => one !== name).entries()) {
      const group = groups.get(fallback);
      if (group === undefined) missing.add(fallback);
      for (const target of group ?? []) add(all, target, { after, step: (at + 1) * STEP });
    }
  }
  return { targets: [...all.values()].slice(0, MOST_TARGETS), missing: [...missing] };
}

function add(
  all: Map<string, PlannedTarget>,
  target: PlannedTarget,
  { after, step }: { readonly after: After; readonly step: number },
): void {
  const key = keyOf(target);
  const there = all.get(key);
  if (there === undefined) {
    all.set(key, { ...target, priority: target.priority + step, after: [after] });
  } else if (!there.after.includes(after)) {
    all.set(key, { ...there, after: [...there.after, after] });
  }
}

function keyOf({ provider, model }: PlannedTarget): string {
  return `${provider}\n${model}`;
}
