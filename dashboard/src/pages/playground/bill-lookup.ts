import type { Api } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { billOf, LOOKS, NO_ROW } from './ledger.ts';
import type { Bill } from './message.ts';

/** Looks for what a request cost until the ledger has it, with growing pauses. Never rejects. */
export async function lookUpBill(
  api: Pick<Api, 'call'>,
  requestId: string,
  pause: (ms: number) => Promise<void>,
): Promise<Bill> {
  for (const wait of LOOKS) {
    await pause(wait);
    try {
      // As a list, which is empty until the row is there: nothing is missing yet that could be a 404.
      const { data } = await api.call('GET /usage/logs', { query: { request_id: requestId } });
      if (data.length > 0) return billOf(data);
    } catch (error) {
      const { status, message } = asProblem(error);
      // What was not reached this time may be next time, and so after somebody signed in again.
      if (status !== 0 && status !== 401) return { state: 'missing', why: message };
    }
  }
  return NO_ROW;
}
