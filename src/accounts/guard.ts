import type { Clock } from '../contract/ports.ts';
import type { Visit } from '../wire/origin.ts';
import type { Answered } from './door.ts';
import { AccountRefusal } from './refusal.ts';
import { networkOf, Tries } from './tries.ts';

const WINDOW_MS = 5 * 60_000;
const PER_ACCOUNT = { most: 10, withinMs: WINDOW_MS };
/** Of one network, whatever the account: each costs a hash. A proxy in front makes all one network. */
const PER_NETWORK = { most: 1_000, withinMs: WINDOW_MS };

/** Bounds how often passwords are tried from one place. */
export class Guard {
  readonly #perAccount: Tries;
  readonly #perNetwork: Tries;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#perAccount = new Tries(PER_ACCOUNT, clock);
    this.#perNetwork = new Tries(PER_NETWORK, clock);
  }

  /**
   * One attempt, counted before it is made, so that many at once are no way around; taken back when
   * the password was right, or could not be looked at.
   *
   * @throws {AccountRefusal}
   */
  async attempt(
    { peer }: Visit,
    account: string,
    call: () => Promise<Answered>,
  ): Promise<Answered> {
    const network = networkOf(peer.address);
    const name = `${network} ${account}`;
    // The network is asked first, so that one that is refused does not fill the memory with names; and
    // counted last, so that one account's attempts do not use up those of all behind a proxy.
    const wait =
      this.#perNetwork.wait(network) ||
      this.#perAccount.take(name) ||
      this.#perNetwork.take(network);
    if (wait > 0) throw tooMany(wait);
    let wrong = false;
    try {
      const answered = await call();
      wrong = answered.status !== 200 && answered.status < 500;
      return answered;
    } finally {
      if (!wrong) {
        this.#perAccount.forgive(name);
        this.#perNetwork.forgive(network);
      }
    }
  }
}

function tooMany(seconds: number): AccountRefusal {
  const minutes = Math.ceil(seconds / 60);
  return new AccountRefusal(
    'too_many_attempts',
    `There were too many attempts. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} and try again.`,
    { retryAfter: seconds },
  );
}
