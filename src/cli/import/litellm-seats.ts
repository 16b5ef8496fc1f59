/** Which providers a config comes to: one for each address, and for each set of keys used alike. */
import { recordOf } from '../../providers/registry.ts';
import type { ProviderRow } from '../../store/providers.ts';
import { type Deployment, type Fields, textOf } from './litellm-config.ts';
import { type Place, placeOf } from './litellm-places.ts';
import type { Note, PlannedKey } from './plan.ts';

/** Reads an environment variable. */
export type Read = (name: string) => string | undefined;

/** A deployment that Weir can serve. */
export interface Placed {
  readonly deployment: Deployment;
  readonly place: Place;
  readonly key: Pick<PlannedKey, 'source' | 'secret'>;
  readonly weight: number;
  readonly priority: number;
}

/** A provider to be: everything of it is called at one address, with any of its keys. */
export interface Seat {
  readonly name: string;
  readonly known: boolean;
  readonly place: Place;
  readonly placed: readonly Placed[];
}

const REFERENCE = /^os\.environ\/(.+)$/;

/** A value, or what the environment variable that it names holds. */
export function resolved(value: unknown, read: Read): string | null {
  const text = textOf(value);
  const name = text === null ? undefined : REFERENCE.exec(text)?.[1];
  return name === undefined ? text : (read(name)?.trim() ?? null) || null;
}

export function placeAll(
  deployments: readonly Deployment[],
  read: Read,
): { readonly placed: readonly Placed[]; readonly notes: readonly Note[] } {
  const placed: Placed[] = [];
  const notes: Note[] = [];
  for (const deployment of deployments) {
    const { line, name, params } = deployment;
    const api_base = resolved(params['api_base'] ?? params['base_url'], read);
    const located = { ...deployment, params: { ...params, base_url: null, api_base } };
    const wanted = params['api_base'] ?? params['base_url'];
    const place =
      wanted !== undefined && api_base === null
        ? { why: `its api_base, ${String(wanted)}, is not set` }
        : placeOf(located);
    if ('why' in place) {
      notes.push({ line, text: `${name} (${String(params['model'])}): ${place.why}.` });
      continue;
    }
    placed.push({
      ...{ deployment, place, key: keyOf(deployment, place, read) },
      weight: numberOf(params, ['weight', 'rpm', 'tpm']) ?? 1,
      priority: numberOf(params, ['order']) ?? 0,
    });
  }
  return { placed, notes };
}

function keyOf({ line, params }: Deployment, place: Place, read: Read): Placed['key'] {
  const told = textOf(params['api_key']);
  const named = told === null ? undefined : REFERENCE.exec(told)?.[1];
  if (told !== null && named === undefined) return { source: `line ${line}`, secret: told };
  const names = named === undefined ? place.vendor.variables : [named];
  const source = names.find((name) => textOf(read(name)) !== null);
  if (source !== undefined) return { source, secret: textOf(read(source)) };
  if (named === undefined && place.vendor.keyless === true)
    return { source: 'no key', secret: 'none' };
  return { source: names[0] ?? 'api_key', secret: null };
}

function numberOf(params: Fields, names: readonly string[]): number | null {
  const value = names.map((name) => Number(params[name])).find((number) => number > 0);
  return value === undefined || !Number.isFinite(value) ? null : value;
}

/**
 * Weir draws among the keys of a provider for any of its models, LiteLLM ties a key to an entry: so
 * keys share a provider only where they serve the same models under the same names.
 */
export function seatsOf(
  placed: readonly Placed[],
  installed: readonly ProviderRow[],
): readonly Seat[] {
  const byAddress = Map.groupBy(placed, ({ place: { record, dialects } }) =>
    JSON.stringify([record.id, dialects]),
  );
  const groups = [...byAddress.values()].flatMap((here) => {
    const byKey = Map.groupBy(here, ({ key }) => `${key.source}\n${key.secret ?? ''}`);
    const alike = Map.groupBy(byKey.values(), (of) => JSON.stringify(of.map(useOf).toSorted()));
    return [...alike.values()].map((same) => same.flat());
  });
  const taken = new Set<string>(['sandbox']);
  return groups.flatMap((group): Seat[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { name, known } = nameFor(first.place, taken, installed);
    taken.add(name);
    return [{ name, known, place: first.place, placed: group }];
  });
}

function useOf({ deployment, place, weight, priority }: Placed): string {
  return JSON.stringify([deployment.name, place.model, weight, priority]);
}

function nameFor(
  place: Place,
  taken: ReadonlySet<string>,
  installed: readonly ProviderRow[],
): { readonly name: string; readonly known: boolean } {
  const first = firstNameFor(place);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? first : `${first}-${number}`;
    const there = installed.find((provider) => provider.name === name);
    const same = there !== undefined && isThere(place, there);
    if (!taken.has(name) && (there === undefined || same)) return { name, known: same };
  }
}

/** The record of hosts nobody wrote one for. */
const UNWRITTEN = recordOf('');

function firstNameFor({ record, dialects }: Place): string {
  const [base] = Object.values(dialects ?? {});
  if (record !== UNWRITTEN || base === undefined) return record.id;
  const { host } = new URL(base.base_url);
  return host
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 48);
}

function isThere({ record, dialects }: Place, provider: ProviderRow): boolean {
  if (provider.record !== record.id || provider.retired_at !== null) return false;
  const wanted = dialects ?? ownBases(record.dialects);
  return Object.entries(wanted).every(
    ([dialect, at]) => provider.dialects[dialect]?.base_url === at.base_url,
  );
}

function ownBases(dialects: Place['record']['dialects']): Record<string, { base_url: string }> {
  const bases = Object.entries(dialects).flatMap(([dialect, at]) =>
    at.baseUrl === null ? [] : [[dialect, { base_url: at.baseUrl }] as const],
  );
  return Object.fromEntries(bases);
}
