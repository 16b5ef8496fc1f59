import type { Clock } from '../contract/ports.ts';
import type { Answered, Visit } from './door.ts';
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
   * the password was right.
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
    const wait = this.#perAccount.take(name) || this.#perNetwork.take(network);
    if (wait > 0) throw tooMany(wait);
    const answered = await call();
    if (answered.status === 200) {
      this.#perAccount.forgive(name);
      this.#perNetwork.forgive(network);
    }
    return answered;
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
