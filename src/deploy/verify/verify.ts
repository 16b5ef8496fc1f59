import { type Caller, findCaller } from './caller.ts';
import { checkKind } from './check-kind.ts';
import {
  checkCorsOnErrors,
  checkNoCredential,
  checkPreflight,
  checkPublishableKey,
} from './front-door.ts';
import { checkDatabase, checkHealth } from './health.ts';
import { createHush, type Hush } from './hush.ts';
import { checkModels, chooseModel, type Listed, type NoModel } from './models.ts';
import { findPlace, type Place } from './place.ts';
import { checkPrivateLogs, checkPrivateRows } from './private-rows.ts';
import {
  CHECKS,
  type Check,
  type CheckName,
  KINDS,
  type Kind,
  notChecked,
  type Report,
  type Verdict,
  wantedOf,
} from './report.ts';
import type { Entry } from './rows.ts';
import { signIn } from './sign-in.ts';
import { addUp } from './spent.ts';
import { DEFAULT_LIMITS, type VerifyOptions, type VerifyTarget } from './target.ts';
import type { Waiting } from './wait.ts';

/**
 * Looks at a deployment from outside, as its callers meet it: every check is made and reported,
 * whatever the others came to. What could not be looked at says why; whether that matters is for
 * whoever asked to decide.
 */
export async function verifyDeployment(
  target: VerifyTarget,
  options: VerifyOptions,
): Promise<Report> {
  const verification = new Verification(target, options);
  await verification.run();
  return verification.report();
}

class Verification {
  readonly #target: VerifyTarget;
  readonly #waiting: Waiting;
  readonly #hear: (check: Check) => void;
  readonly #checks = new Map<CheckName, Check>();
  readonly #models: Record<Kind, string | null> = { direct: null, aggregator: null };
  readonly #entries: Entry[] = [];
  readonly #secrets: string[];
  #hush: Hush;
  #build: string | null = null;

  constructor(target: VerifyTarget, options: VerifyOptions) {
    this.#target = target;
    this.#waiting = {
      clock: options.clock,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    };
    this.#hear = options.hear ?? (() => {});
    const { credential, adminKey } = target;
    this.#secrets = adminKey === null ? [] : [adminKey];
    if (credential?.kind === 'token') this.#secrets.push(credential.token);
    if (credential?.kind === 'password') this.#secrets.push(credential.password);
    this.#hush = createHush(this.#secrets);
  }

  async run(): Promise<void> {
    const { baseUrl, buildId } = this.#target;
    const health = await checkHealth({ ...this.#waiting, baseUrl, buildId });
    this.#build = health.build;
    this.#settle('health', health.verdict);
    if (!health.serves) {
      return this.#rest('health failed');
    }
    this.#settle('database', await checkDatabase(baseUrl, this.#timeoutMs));
    const place = await findPlace(baseUrl, this.#target.publishableKey, this.#timeoutMs);
    await this.#frontDoor(place);
    const found = await this.#findCaller(place);
    if ('because' in found) return this.#rest(found.because);
    const { caller, models } = found;
    for (const kind of KINDS) await this.#calls(kind, caller, models);
    this.#settle('private_rows', await this.#privateRows(place, caller));
  }

  report(): Report {
    const checks = CHECKS.flatMap((name) => this.#checks.get(name) ?? []);
    return {
      url: this.#target.baseUrl,
      build: this.#build,
      models: this.#models,
      checks,
      spent: addUp(this.#entries),
    };
  }

  get #timeoutMs(): number {
    return this.#waiting.limits.requestMs;
  }

  #settle(name: CheckName, verdict: Verdict): void {
    const check = { name, ...this.#hush(verdict), wanted: wantedOf(name) };
    this.#checks.set(name, check);
    this.#hear(check);
  }

  /** What was not come to is reported too. */
  #rest(because: string): void {
    for (const name of CHECKS) {
      if (!this.#checks.has(name)) this.#settle(name, notChecked(because));
    }
  }

  async #frontDoor(place: Place): Promise<void> {
    this.#settle('no_credential', await checkNoCredential(place, this.#timeoutMs));
    this.#settle('publishable_key', await checkPublishableKey(place, this.#timeoutMs));
    this.#settle('preflight', await checkPreflight(place, this.#timeoutMs));
    this.#settle('cors_on_errors', await checkCorsOnErrors(place, this.#timeoutMs));
  }

  /** Who calls and what they may call, or why nobody can be called as. */
  async #findCaller(
    place: Place,
  ): Promise<{ caller: Caller; models: readonly Listed[] } | NoModel> {
    const { credential, adminKey } = this.#target;
    if (credential === null) return { because: 'no credential was given' };
    const { token, verdict } = await signIn(place, credential, this.#timeoutMs);
    if (token === null) {
      this.#settle('credential', verdict);
      return { because: 'nobody could be signed in' };
    }
    this.#hush = createHush([...this.#secrets, token]);
    const listing = await checkModels(place.baseUrl, token, this.#timeoutMs);
    this.#settle('credential', listing.known ? verdict : listing.verdict);
    if (!listing.known) return { because: 'the credential is not accepted' };
    this.#settle('models', listing.verdict);
    const caller = await findCaller(place, token, { adminKey, timeoutMs: this.#timeoutMs });
    return { caller, models: listing.models };
  }

  async #calls(kind: Kind, caller: Caller, models: readonly Listed[]): Promise<void> {
    const model = this.#target.models[kind] ?? (await this.#choose(kind, caller, models));
    if (model === null) return;
    this.#models[kind] = model;
    const { baseUrl } = this.#target;
    const { callMs: timeoutMs } = this.#waiting.limits;
    const entries = await checkKind({
      kind,
      caller,
      waiting: this.#waiting,
      order: { baseUrl, token: caller.token, model, timeoutMs },
      settle: (check, found) => this.#settle(`${kind}_${check}`, found),
    });
    this.#entries.push(...entries);
  }

  /** Where nothing can be chosen, every check of that kind says why. */
  async #choose(kind: Kind, caller: Caller, models: readonly Listed[]): Promise<string | null> {
    const chosen = await chooseModel(caller, models, kind);
    if (typeof chosen === 'string') return chosen;
    for (const name of CHECKS) {
      if (name.startsWith(`${kind}_`)) this.#settle(name, notChecked(chosen.because));
    }
    return null;
  }

  async #privateRows(place: Place, caller: Caller): Promise<Verdict> {
    if (place.project === null) return checkPrivateLogs(place.baseUrl, this.#timeoutMs);
    if (caller.tables === null) return notChecked('no publishable key of the project is known');
    return checkPrivateRows(caller.tables, caller.self);
  }
}
