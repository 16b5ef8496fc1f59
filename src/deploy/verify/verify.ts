import { type Caller, findCaller } from './caller.ts';
import { checkKind, type KindReport } from './check-kind.ts';
import {
  checkCorsOnErrors,
  checkForgedToken,
  checkNoCredential,
  checkPreflight,
  checkPublishableKey,
} from './front-door.ts';
import { checkDatabase, checkHealth } from './health.ts';
import { createHush, type Hush } from './hush.ts';
import { insist, insistOn } from './insist.ts';
import { checkModels, chooseModels, type Listed, NONE_YET, type NoModel } from './models.ts';
import { findPlace, type Place } from './place.ts';
import { checkPrivateLogs, checkPrivateRows } from './private-rows.ts';
import {
  CALL_CHECKS,
  CHECKS,
  type Check,
  type CheckName,
  KINDS,
  type Kind,
  notChecked,
  notProven,
  type Report,
  type Verdict,
  wantedOf,
} from './report.ts';
import type { Entry } from './rows.ts';
import { signIn } from './sign-in.ts';
import { addUp } from './spent.ts';
import { DEFAULT_LIMITS, type VerifyOptions, type VerifyTarget } from './target.ts';
import { vouch } from './vouch.ts';
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
    const { clock } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    // Without a build to wait for, nothing is being switched.
    const switchMs = target.buildId === null ? 0 : limits.switchMs;
    this.#waiting = { clock, limits, switchedAt: clock.now() + switchMs };
    this.#hear = options.hear ?? (() => {});
    const { credential, adminKey } = target;
    this.#secrets = adminKey === null ? [] : [adminKey];
    if (credential?.kind === 'token') this.#secrets.push(credential.token);
    if (credential?.kind === 'password') this.#secrets.push(credential.password);
    this.#hush = createHush(this.#secrets);
  }

  async run(): Promise<void> {
    const { baseUrl, buildId, deploying } = this.#target;
    const health = await checkHealth({ ...this.#waiting, baseUrl, buildId, deploying });
    this.#build = health.build;
    this.#settle('health', health.verdict);
    if (!health.serves) {
      return this.#rest('health failed');
    }
    const place = await this.#frontDoor();
    const found = await this.#findCaller(place);
    if ('because' in found) return this.#rest(found.because);
    await this.#calls(found.caller, found.models);
    this.#settle('private_rows', await this.#privateRows(place, found.caller));
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

  /** All at once, since each may have to wait for the same switch; told in their order. */
  async #frontDoor(): Promise<Place> {
    const { baseUrl, publishableKey } = this.#target;
    const place = findPlace(baseUrl, publishableKey, this.#waiting);
    const made: readonly (readonly [CheckName, Promise<Verdict>])[] = [
      ['database', this.#insistOn(() => checkDatabase(baseUrl, this.#timeoutMs))],
      ['no_credential', this.#knock(place, checkNoCredential)],
      ['publishable_key', this.#knock(place, checkPublishableKey)],
      ['forged_token', this.#knock(place, checkForgedToken)],
      ['preflight', this.#knock(place, checkPreflight)],
      ['cors_on_errors', this.#knock(place, checkCorsOnErrors)],
    ];
    for (const [name, verdict] of made) this.#settle(name, await verdict);
    return place;
  }

  async #knock(
    place: Promise<Place>,
    check: (place: Place, timeoutMs: number) => Promise<Verdict>,
  ): Promise<Verdict> {
    const at = await place;
    return this.#insistOn(() => check(at, this.#timeoutMs));
  }

  #insistOn(look: () => Promise<Verdict>): Promise<Verdict> {
    return insistOn(look, this.#waiting);
  }

  /** Who calls and what they may call, or why nobody can be called as. */
  async #findCaller(
    place: Place,
  ): Promise<{ caller: Caller; models: readonly Listed[] } | NoModel> {
    const { credential, adminKey } = this.#target;
    if (credential === null) return { because: 'no credential was given' };
    const signedIn = await insist(
      () => signIn(place, credential, this.#timeoutMs),
      ({ passing }) => !passing,
      this.#waiting,
    );
    const { token } = signedIn.seen;
    const verdict = { ...signedIn.seen.verdict, tried: signedIn.tried };
    if (token === null) {
      this.#settle('credential', verdict);
      return { because: 'nobody could be signed in' };
    }
    this.#hush = createHush([...this.#secrets, token]);
    const { seen: listing, tried } = await insist(
      () => checkModels(this.#target, token, this.#timeoutMs),
      (seen) => seen.verdict.state !== 'failed',
      this.#waiting,
    );
    const listed = { ...listing.verdict, tried };
    if (!listing.known) {
      this.#settle('credential', await this.#refused(place, token, listed));
      return { because: 'the credential is not accepted' };
    }
    this.#settle('credential', verdict);
    this.#settle('models', listed);
    const caller = await findCaller(place, token, { adminKey, waiting: this.#waiting });
    return { caller, models: listing.models };
  }

  /** A token that nobody could accept says nothing of the build that does not. */
  async #refused(place: Place, token: string, listed: Verdict): Promise<Verdict> {
    const { state, why } = await vouch(token, place.project?.url ?? null, this.#timeoutMs);
    if (state === 'bad') return notProven(`the token ${why}`, listed.advice ?? '');
    // Where there was no Weir before, nobody could try it.
    if (state === 'unknown' && this.#target.first) return { ...listed, state: 'not_proven' };
    return listed;
  }

  /** Both kinds at once, as the calls of users come too. */
  async #calls(caller: Caller, models: readonly Listed[]): Promise<void> {
    const reports = KINDS.map((kind) => this.#call(kind, caller, models));
    for (const [at, kind] of KINDS.entries()) {
      const report = await reports[at];
      if (report === undefined) continue;
      const none = 'because' in report ? notChecked(report.because) : null;
      for (const check of CALL_CHECKS) {
        const verdict = 'because' in report ? none : report.verdicts[check];
        if (verdict !== null) this.#settle(`${kind}_${check}`, verdict);
      }
      if ('because' in report) continue;
      this.#models[kind] = report.model;
      this.#entries.push(...report.entries);
    }
  }

  /** Where nothing can be called, every check of that kind says why. */
  async #call(
    kind: Kind,
    caller: Caller,
    listed: readonly Listed[],
  ): Promise<KindReport | NoModel> {
    const named = this.#target.models[kind];
    if (listed.length === 0 && this.#target.first) return { because: NONE_YET };
    const models = named === null ? await this.#choose(kind, caller, listed) : [named];
    if ('because' in models) return models;
    const { baseUrl } = this.#target;
    return checkKind({ kind, baseUrl, models, caller, waiting: this.#waiting });
  }

  async #choose(
    kind: Kind,
    caller: Caller,
    models: readonly Listed[],
  ): Promise<readonly string[] | NoModel> {
    const { seen } = await insist(
      () => chooseModels(caller, models, kind),
      (chosen) => !('passing' in chosen),
      this.#waiting,
    );
    return seen;
  }

  async #privateRows(place: Place, caller: Caller): Promise<Verdict> {
    const { tables, self } = caller;
    if (place.project !== null && tables === null) {
      return notChecked('no publishable key of the project is known');
    }
    const { seen, tried } = await insist(
      () =>
        tables === null
          ? checkPrivateLogs(place.baseUrl, this.#timeoutMs)
          : checkPrivateRows(tables, self),
      ({ state }) => state === 'passed',
      this.#waiting,
    );
    return { ...seen, tried };
  }
}
