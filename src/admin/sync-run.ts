import type { ModelList, OfferedModel } from '../contract/provider.ts';
import { type CredentialPlace, readSealed } from '../store/credentials.ts';
import type { Session } from '../store/session.ts';
import { failSync, findListedIds, finishSync, type SyncRun } from '../store/syncs.ts';
import { type ListedRow, storeListed } from '../store/take-over.ts';
import { baseFor, dialectOf, headersFor } from './own-call.ts';
import type { AdminPorts } from './ports.ts';
import { judge, openFor } from './probe.ts';
import { ask } from './upstream-get.ts';

export interface SyncTask extends SyncRun {
  /** The id of the record the provider follows. */
  readonly record: string;
  readonly list: ModelList;
  readonly place: CredentialPlace;
  /** A list that lacks most of what was known is taken over all the same. */
  readonly acceptsLoss: boolean;
}

/** An aggregator's list of thousands takes its time. */
const TIMEOUT_MS = 30_000;
const MAX_MODELS = 20_000;
/** One statement each, which holds an embedded database for some tens of milliseconds. */
const BATCH = 500;

/** Why a sync ended early, in words for whoever started it. */
class SyncFailure extends Error {}

/** Reads the list and takes it over. Never rejects: how it went is in the database. */
export async function runSync(ports: AdminPorts, service: Session, task: SyncTask): Promise<void> {
  const run = { provider: task.provider, run: task.run };
  const progress = { done: 0, total: 0 };
  try {
    const { models, message } = usable(await readList(ports, service, task), (id) =>
      told(ports, task.record, id),
    );
    if (!task.acceptsLoss) await refuseLoss(service, run.provider, models);
    const total = models.length;
    progress.total = total;
    for (let from = 0; from < total; from += BATCH) {
      const batch = models.slice(from, from + BATCH);
      // Another run took over, since this one was silent for too long.
      if (!(await storeListed(service, { ...run, total }, batch))) return;
      progress.done += batch.length;
    }
    await finishSync(service, run, { ids: models.map(({ id }) => id), message });
  } catch (error) {
    await reportFailure(ports, service, { ...run, words: wordsOf(ports, error, progress) });
  } finally {
    ports.invalidate();
  }
}

/** @throws {SyncFailure} */
async function readList(
  ports: AdminPorts,
  service: Session,
  task: SyncTask,
): Promise<readonly OfferedModel[]> {
  const { list, place } = task;
  const credential = await readSealed(service, place);
  if (credential === null) throw new SyncFailure('The key it began with was deleted meanwhile.');
  const record = ports.catalogue.recordOf(credential.record);
  const base = baseFor(list, credential.dialects);
  const dialect = dialectOf(list);
  if (base === undefined) {
    throw new SyncFailure(
      `The provider has no base for the dialect ${dialect}, below which its list stands.`,
    );
  }
  const { origin, host } = new URL(base);
  const shown = await openFor(ports, credential, { ...place, origin });
  if ('code' in shown) throw new SyncFailure(shown.message);
  const url = (list.below === 'host' ? origin : base) + list.path;
  const headers = headersFor(record, list, list.keyed ? shown : { ...shown, secret: null });
  const outcome = await ask(ports, { url, headers, timeoutMs: TIMEOUT_MS });
  const good = outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
  const models = good ? list.read(parse(outcome.body)) : null;
  if (models !== null) return models;
  if (list.instead !== undefined) return readList(ports, service, { ...task, list: list.instead });
  const seconds = TIMEOUT_MS / 1000;
  const { ok, message } = judge(ports, record, { outcome, dialect, host, seconds });
  throw new SyncFailure(
    ok === true ? `${host} answered, but not with a list of models. Check the base URL.` : message,
  );
}

/** Fewer may come and go as they like. */
const FEW = 10;

/**
 * A list that lacks more than half of the models it had was cut short, or is another one: it would
 * take away what works.
 * @throws {SyncFailure}
 */
async function refuseLoss(
  service: Session,
  provider: string,
  models: readonly ListedRow[],
): Promise<void> {
  const known = await findListedIds(service, provider);
  const listed = new Set(models.map(({ id }) => id));
  const kept = known.filter((id) => listed.has(id)).length;
  if (known.length < FEW || kept * 2 >= known.length) return;
  throw new SyncFailure(
    `The list has ${kept} of the ${known.length} models it had before, so nothing was changed. ` +
      'If that is right, sync again with accept_loss=true.',
  );
}

/** Undefined, which is no list, for what is no JSON. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** @throws {SyncFailure} when it is too much, or nothing. */
function usable(
  models: readonly OfferedModel[],
  known: (id: string) => Known,
): {
  readonly models: readonly ListedRow[];
  readonly message: string | null;
} {
  if (models.length > MAX_MODELS) {
    throw new SyncFailure(`The list has ${models.length} models; at most ${MAX_MODELS} are taken.`);
  }
  const byId = new Map<string, ListedRow>();
  let odd = 0;
  for (const model of models) {
    if (!isModelId(model.id)) odd += 1;
    else if (!byId.has(model.id)) byId.set(model.id, rowOf(model, known(model.id)));
  }
  if (byId.size === 0) {
    throw new SyncFailure('The list has no model in it, so nothing was changed.');
  }
  const message = odd === 0 ? null : `${odd} entries were left out: their ids cannot be used.`;
  return { models: [...byId.values()], message };
}

/** As `modelName` takes them from a form, and nothing unseen: two ids must not look alike. */
function isModelId(id: string): boolean {
  return /^[^\s\p{Cc}\p{Cf}\p{Cs}]{1,256}$/u.test(id) && id.length <= 256;
}

/** What is known of an id beside what its list says. */
type Known = Pick<ListedRow, 'canonical_id' | 'known_rates'>;

function told({ catalogue }: AdminPorts, record: string, id: string): Known {
  const canonical = catalogue.canonicalOf(id);
  return {
    // Where it is no other than the id there is nothing to add.
    canonical_id: canonical === id ? null : canonical,
    known_rates: catalogue.knownPriceOf(record, id),
  };
}

function rowOf(model: OfferedModel, known: Known): ListedRow {
  return {
    id: model.id,
    name: labelOf(model.name),
    ...known,
    context_tokens: model.contextTokens,
    output_tokens: model.outputTokens,
    input_modalities: model.inputModalities,
    output_modalities: model.outputModalities,
    features: model.features,
    dialects: model.dialects,
    rates: model.rates,
  };
}

/** A name is shown to people, without what would hide or turn text; one Postgres could not take is none. */
function labelOf(name: string | null): string | null {
  const label = name?.replaceAll(/\p{Cf}/gu, '') ?? '';
  return /^[^\p{Cc}\p{Cs}]{1,256}$/u.test(label) ? label : null;
}

interface Progress {
  readonly done: number;
  readonly total: number;
}

function wordsOf(ports: AdminPorts, error: unknown, { done, total }: Progress): string {
  if (!(error instanceof SyncFailure)) {
    ports.environment.log('error', 'sync_failed', { error: String(error) });
  }
  const why =
    error instanceof SyncFailure
      ? error.message
      : 'Weir could not store the models. Sync again; if it stays, look into its log.';
  return done === 0 ? why : `${why} ${done} of ${total} models were taken over before.`;
}

async function reportFailure(
  ports: AdminPorts,
  service: Session,
  { words, ...run }: SyncRun & { readonly words: string },
): Promise<void> {
  try {
    await failSync(service, run, words);
  } catch (error) {
    // The row then shows a run that is silent, and after two minutes one that died.
    ports.environment.log('error', 'sync_not_noted', { error: String(error) });
  }
}
