import { type Call, callStreamed, callWhole, type Order, type StreamedCall } from './call.ts';
import type { Caller } from './caller.ts';
import { isListed, pinnedOf } from './catalogue.ts';
import { triedWords } from './insist.ts';
import type { Recorded } from './judge-rows.ts';
import { judgeLive, liveness, type Pace } from './live.ts';
import { type Failure, isAboutModel, judgeFailure, judgeUnlisted } from './refusal.ts';
import { type Kind, passed, type Verdict } from './report.ts';
import { awaitRow, type Entry } from './rows.ts';
import type { Limits } from './target.ts';
import { patienceEnds, type Waiting, wait } from './wait.ts';

/** Tokens an answer may have, for each try at seeing it come. */
const STREAM_LIMITS = [200, 800, 800] as const;

/** How often a call is made at most; the last time when the switch is over. */
const TRIES = 4;

/** What a kind may cost, however much goes wrong: calls cost money. */
const MOST_CALLS = 10;

/** What is called, by whom, and how long that may take. */
export interface KindCheck {
  readonly kind: Kind;
  readonly baseUrl: string;
  /** The one to call, and one for when that fails. */
  readonly models: readonly string[];
  readonly caller: Caller;
  readonly waiting: Waiting;
}

/** A call or two that were made to see one thing. */
export interface Made {
  readonly verdict: Verdict;
  readonly recorded: readonly Recorded[];
  /** Whether it came while it was made; null: it did not come, or was not streamed. */
  readonly live: Verdict | null;
  /** It failed for a reason of somebody else's. */
  readonly excused: boolean;
}

type Persisted = Made & { readonly tried: string | null };

type Judge = (recorded: readonly Recorded[]) => Readonly<Record<string, Verdict>>;

/** Calls models of one kind, again where that may help, and never more often than is said above. */
export class Calling {
  /** Of every call that was answered. */
  readonly entries: Entry[] = [];
  readonly #check: KindCheck;
  readonly #judge: Judge;
  #left = MOST_CALLS;
  #turn = 0;

  constructor(check: KindCheck, judge: Judge) {
    this.#check = check;
    this.#judge = judge;
  }

  /** The one whose turn it is. */
  get model(): string {
    const { models } = this.#check;
    return models[this.#turn % models.length] ?? '';
  }

  whole(): Promise<Persisted> {
    return this.#persist(async () => (await this.#once(callWhole)).made);
  }

  streamed(): Promise<Persisted> {
    return this.#persist(() => this.#stream());
  }

  /**
   * Makes a call until it is as it should be. Another model, where there is one, has its turn after
   * each failure; a reason of somebody else's is taken for one once every model had its turn, and
   * the first of them two.
   */
  async #persist(make: () => Promise<Made>): Promise<Persisted> {
    const { models, waiting } = this.#check;
    const { clock } = waiting;
    const begun = clock.now();
    const patience = patienceEnds(waiting) - begun;
    let excuses = 0;
    for (let tries = 1; ; tries += 1) {
      const made = await make();
      if (made.excused) excuses += 1;
      const spent = clock.now() - begun;
      const over = tries === TRIES || this.#left === 0 || spent >= patience;
      if (this.#isRight(made) || excuses > models.length || over) {
        return { ...made, tried: triedWords(tries, spent) };
      }
      this.#turn += 1;
      // What a provider does has nothing to do with a switch of builds.
      const within = made.excused ? Math.min(patience, waiting.limits.hiccupMs) : patience;
      const next = nextTry(tries, within, waiting.limits);
      await wait(clock, Math.max(next - spent, waiting.limits.againMs));
    }
  }

  #isRight({ verdict, recorded }: Made): boolean {
    if (verdict.state !== 'passed') return false;
    return Object.values(this.#judge(recorded)).every(({ state }) => state !== 'failed');
  }

  /**
   * Streams until it is clear whether the answer comes while it is made. One that looks held back is
   * asked for again, since this machine may have been busy; a buffer holds back every time.
   */
  async #stream(): Promise<Made> {
    let made: Made | null = null;
    for (const [at, limit] of STREAM_LIMITS.entries()) {
      if (made !== null && this.#left === 0) break;
      const next = await this.#once((order) => callStreamed(order, limit));
      const recorded: readonly Recorded[] = [...(made?.recorded ?? []), ...next.made.recorded];
      if (next.call === null) return { ...next.made, recorded };
      const pace = paceOf(next.call, recorded.at(-1)?.entry.row?.spanMs ?? null);
      made = { ...next.made, recorded, live: judgeLive(pace) };
      const clear = liveness(pace);
      if (clear === 'live' || (clear === 'unclear' && at > 0) || !this.#isRight(made)) break;
    }
    if (made === null) throw new Error('no stream was asked for');
    return made;
  }

  async #once<Answered extends Call>(
    call: (order: Order) => Promise<Answered | Failure>,
  ): Promise<{ readonly made: Made; readonly call: Answered | null }> {
    const { baseUrl, caller, waiting, kind } = this.#check;
    const { callMs: timeoutMs } = waiting.limits;
    this.#left -= 1;
    const answer = await call({ baseUrl, token: caller.token, model: this.model, timeoutMs });
    if ('words' in answer) {
      const verdict = (await this.#unlisted(answer)) ?? judgeFailure(answer, kind);
      const excused = verdict.state === 'not_proven';
      return { made: { verdict, recorded: [], live: null, excused }, call: null };
    }
    const entry = await this.#entryOf(answer);
    this.entries.push(entry);
    const recorded = [{ call: answer, entry }];
    const made = { verdict: answered(answer), recorded, live: null, excused: false };
    return { made, call: answer };
  }

  /** A model that is not there at all is told as such, whatever it was refused for. */
  async #unlisted(failure: Failure): Promise<Verdict | null> {
    const { caller, kind } = this.#check;
    if (!isAboutModel(failure)) return null;
    const pinned = pinnedOf(this.model, caller);
    if (pinned === null || (await isListed(pinned, caller)) !== false) return null;
    return judgeUnlisted(pinned, kind);
  }

  async #entryOf({ requestId }: Call): Promise<Entry> {
    const { caller, waiting } = this.#check;
    if (caller.reader === null) return { row: null, problem: null };
    return awaitRow(caller.reader, requestId, waiting);
  }
}

/** When, counted from the first: soon after a hiccup, once more on the way, and when all is over. */
function nextTry(tries: number, within: number, { hiccupMs }: Limits): number {
  if (tries === 1) return Math.min(hiccupMs, within) / 3;
  return tries === TRIES - 1 ? within : within / 3;
}

function paceOf({ spanMs, pieces }: StreamedCall, gatewayMs: number | null): Pace {
  return { callerMs: spanMs, gatewayMs, pieces };
}

function answered({ reading, provider }: Call): Verdict {
  const by = provider === null ? '' : `, by ${provider}`;
  return passed(`200, finish ${reading.finish ?? 'not said'}${by}`);
}
