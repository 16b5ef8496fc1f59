/** A plan beside what the installation has: what is to be done, and what is there already. */
import type { InstallationApi } from '../../deploy/installation-api.ts';
import type { AliasRow } from '../../store/aliases.ts';
import type { CredentialRow } from '../../store/credentials.ts';
import type { ModelRow } from '../../store/models.ts';
import { rowsOf } from '../rows.ts';
import type {
  ImportPlan,
  PlannedAlias,
  PlannedKey,
  PlannedPrice,
  PlannedProvider,
  Step,
} from './plan.ts';
import { aliasWords, baseWords, priceWords } from './words.ts';

const nothing = async (): Promise<void> => {};

export async function stepsOf(plan: ImportPlan, api: InstallationApi): Promise<readonly Step[]> {
  const known = new Set(plan.providers.flatMap(({ name, known: is }) => (is ? [name] : [])));
  const keys: Step[] = [];
  for (const key of plan.keys) keys.push(await keyStep(key, api, known));
  const prices: Step[] = [];
  for (const price of plan.prices) prices.push(await priceStep(price, api, known));
  const aliases = new Map<string, AliasRow>();
  for await (const alias of rowsOf<AliasRow>(api, '/aliases?limit=100&')) {
    if (alias.owner === 'platform') aliases.set(alias.alias, alias);
  }
  return [
    ...plan.providers.map(providerStep),
    ...keys,
    ...prices,
    ...plan.aliases.map((alias) => aliasStep(alias, aliases.get(alias.alias))),
  ];
}

function providerStep({ name, form, known }: PlannedProvider): Step {
  return {
    ...{ section: 'Providers', name, detail: baseWords(form) },
    state: known ? 'same' : 'new',
    run: known ? nothing : (api) => api.call('POST', '/providers', { name, ...form }),
  };
}

async function keyStep(
  { provider, source, secret }: PlannedKey,
  api: InstallationApi,
  known: ReadonlySet<string>,
): Promise<Step> {
  const step = { section: 'Keys', name: provider } as const;
  const path = `/providers/${provider}/credentials`;
  if (secret === null) {
    const detail = `${source} is not set: set it and run this again, or add the key by hand`;
    return { ...step, state: 'missing', detail, run: nothing };
  }
  const label = secret === 'none' ? '' : `from LiteLLM, ${source}`;
  const rows = known.has(provider) ? rowsOf<CredentialRow>(api, `${path}?limit=100&`) : [];
  for await (const row of rows) {
    if (isKey(row, secret, label)) return { ...step, state: 'same', detail: source, run: nothing };
  }
  const form = secret === 'none' ? { type: 'none' } : { api_key: secret, label };
  return { ...step, state: 'new', detail: source, run: (to) => to.call('POST', path, form) };
}

/** By the end of it that may be seen; of a short key, where none may, by its label. */
function isKey(
  { owner, type, last_four: end, label: named }: CredentialRow,
  secret: string,
  label: string,
): boolean {
  if (owner !== 'platform') return false;
  if (secret === 'none') return type === 'none';
  return type === 'key' && (end === null ? named === label : secret.endsWith(end));
}

async function priceStep(
  { provider, model, price }: PlannedPrice,
  api: InstallationApi,
  known: ReadonlySet<string>,
): Promise<Step> {
  const path = `/models/${provider}/${encodeURIComponent(model)}`;
  const there = known.has(provider) ? await api.call<ModelRow>('GET', path) : null;
  const step: Pick<Step, 'section' | 'name' | 'detail'> = {
    section: 'Prices',
    name: `${provider}/${model}`,
    detail: priceWords(price),
  };
  if (there === null) {
    return {
      ...step,
      state: 'new',
      run: (to) => to.call('POST', '/models', { provider, model, price }),
    };
  }
  const same = there.price_source === 'override' && isSame(there.price, price);
  return {
    ...step,
    state: same ? 'same' : 'changed',
    run: same ? nothing : (to) => to.call('PATCH', path, { price }),
  };
}

function aliasStep(planned: PlannedAlias, there: AliasRow | undefined): Step {
  const same =
    there !== undefined &&
    there.strategy === planned.strategy &&
    isSame(byPlace(there.targets), byPlace(planned.targets));
  return {
    ...{ section: 'Aliases', name: planned.alias, detail: aliasWords(planned) },
    state: same ? 'same' : there === undefined ? 'new' : 'changed',
    run: same ? nothing : (api) => api.call('PUT', '/aliases', planned),
  };
}

type Target = PlannedAlias['targets'][number] | AliasRow['targets'][number];

/** In whatever order they are told. */
function byPlace(targets: readonly Target[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    targets.map(({ provider, model, priority, weight, after }) => [
      `${provider}/${model}`,
      { priority, weight, after: after.toSorted() },
    ]),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
