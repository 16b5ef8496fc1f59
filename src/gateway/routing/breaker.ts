/** It opens at so many failures, if they are at least half of the calls, within the window. */
const FAILURES = 5;
const SHARE = 0.5;
const SLOT_MS = 5_000;
const SLOTS = 6;

/** How long it stays open: at first, and at most after probes that failed as well. */
const OPEN_MS = 15_000;
const LONGEST_OPEN_MS = 300_000;

interface Slot {
  /** Number of the five seconds since the epoch it counts. */
  at: number;
  calls: number;
  failures: number;
}

/**
 * A circuit breaker: closed, it lets every call through and counts; open, none; half-open, one probe,
 * which closes it or opens it for twice as long.
 */
export class Breaker {
  readonly #slots: Slot[] = [];
  /** 0: closed. */
  #openUntil = 0;
  #openMs = 0;
  #probing = false;

  /** Until when no call may pass; null: one may. */
  closedTo(now: number): number | null {
    if (this.#openUntil === 0) return null;
    if (now < this.#openUntil) return this.#openUntil;
    // The probe's end is not known; whoever asks again in a moment may be told more.
    return this.#probing ? now + 1 : null;
  }

  /** True: this call is the probe. */
  begin(now: number): boolean {
    if (this.#openUntil === 0 || now < this.#openUntil || this.#probing) return false;
    this.#probing = true;
    return true;
  }

  end(
    now: number,
    { fails, isProbe }: { readonly fails: boolean; readonly isProbe: boolean },
  ): void {
    if (isProbe) {
      this.#probing = false;
      return fails ? this.#open(now) : this.#close();
    }
    // Begun before it opened: says nothing of how things are now.
    if (this.#openUntil !== 0) return;
    const slot = this.#slot(now);
    slot.calls += 1;
    if (!fails) return;
    slot.failures += 1;
    const recent = this.#recent(now);
    const failures = recent.reduce((sum, one) => sum + one.failures, 0);
    const calls = recent.reduce((sum, one) => sum + one.calls, 0);
    if (failures >= FAILURES && failures >= SHARE * calls) this.#open(now);
  }

  /** An attempt ended that was not waited for. */
  unsaid(isProbe: boolean): void {
    if (isProbe) this.#probing = false;
  }

  /** Nothing is remembered that would still count. */
  isClean(now: number): boolean {
    return this.#openUntil === 0 && this.#recent(now).every(({ failures }) => failures === 0);
  }

  #open(now: number): void {
    this.#openMs = Math.min(Math.max(this.#openMs * 2, OPEN_MS), LONGEST_OPEN_MS);
    this.#openUntil = now + this.#openMs;
    this.#slots.length = 0;
  }

  #close(): void {
    this.#openUntil = 0;
    this.#openMs = 0;
  }

  #slot(now: number): Slot {
    const at = Math.floor(now / SLOT_MS);
    const last = this.#slots.at(-1);
    if (last?.at === at) return last;
    const slot = { at, calls: 0, failures: 0 };
    this.#slots.push(slot);
    if (this.#slots.length > SLOTS) this.#slots.shift();
    return slot;
  }

  #recent(now: number): readonly Slot[] {
    const oldest = Math.floor(now / SLOT_MS) - SLOTS;
    return this.#slots.filter(({ at }) => at > oldest);
  }
}
