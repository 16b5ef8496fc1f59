import {
  type Call,
  callStreamed,
  callWhole,
  type Failure,
  type Order,
  type StreamedCall,
} from './call.ts';
import type { Caller } from './caller.ts';
import { judgeCost, judgeProvider, judgeRows, judgeUsage, type Recorded } from './judge-rows.ts';
import { judgeLive, liveness, type Pace } from './live.ts';
import { type CallCheck, failed, type Kind, notChecked, passed, type Verdict } from './report.ts';
import { awaitRow, type Entry } from './rows.ts';
import type { Waiting } from './wait.ts';

/** Tokens an answer may have, for each try at seeing it come. */
const STREAM_LIMITS = [200, 800, 800] as const;

export interface KindCheck {
  readonly kind: Kind;
  readonly order: Order;
  readonly caller: Caller;
  readonly waiting: Waiting;
  readonly settle: (check: CallCheck, verdict: Verdict) => void;
}

/** Calls a model whole and streamed. Returns what the ledger says of every call that was answered. */
export async function checkKind(check: KindCheck): Promise<readonly Entry[]> {
  const { kind, caller, settle } = check;
  const whole = await callWhole(check.order);
  settle('json', 'words' in whole ? callFailed(whole, kind) : answered(whole));
  const recorded = 'words' in whole ? [] : [await record(check, whole)];
  recorded.push(...(await checkStream(check)));
  settle('provider', judgeProvider(recorded, kind, caller.kinds));
  const { reader, kinds } = caller;
  settle(
    'rows',
    reader === null ? NO_READER : judgeRows(recorded, kind, { kinds, how: reader.how }),
  );
  settle('usage', judgeUsage(recorded));
  settle('cost', judgeCost(recorded));
  return recorded.map(({ entry }) => entry);
}

const NO_READER = notChecked(
  'a gateway key may not read rows; set WEIR_VERIFY_ADMIN_KEY, or call as a user',
);

/**
 * Streams until it is clear whether the answer comes while it is made. One that looks held back is
 * asked for again, since this machine may have been busy; a buffer holds back every time.
 */
async function checkStream(check: KindCheck): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  let pace: Pace | null = null;
  for (const [at, limit] of STREAM_LIMITS.entries()) {
    const call: StreamedCall | Failure = await callStreamed(check.order, limit);
    if ('words' in call) {
      check.settle('stream', callFailed(call, check.kind));
      check.settle('live', notChecked('no stream came whole'));
      return recorded;
    }
    const one = await record(check, call);
    recorded.push(one);
    pace = {
      callerMs: call.spanMs,
      gatewayMs: one.entry.row?.spanMs ?? null,
      pieces: call.pieces,
    };
    const clear = liveness(pace);
    if (clear === 'live' || (clear === 'unclear' && at > 0)) break;
  }
  const last = recorded.at(-1);
  if (last !== undefined) check.settle('stream', answered(last.call));
  if (pace !== null) check.settle('live', judgeLive(pace));
  return recorded;
}

async function record(check: KindCheck, call: Call): Promise<Recorded> {
  const { reader } = check.caller;
  if (reader === null) return { call, entry: { row: null, problem: null } };
  return { call, entry: await awaitRow(reader, call.requestId, check.waiting) };
}

function answered({ reading, provider }: Call): Verdict {
  const by = provider === null ? '' : `, by ${provider}`;
  return passed(`200, finish ${reading.finish ?? 'not said'}${by}`);
}

function callFailed({ words }: Failure, kind: Kind): Verdict {
  return failed(words, adviceFor(words, kind));
}

function adviceFor(words: string, kind: Kind): string {
  const other = `another model with --${kind}-model`;
  if (words.includes('provider_credential_rejected')) {
    return `The provider refuses the key it was shown. Dashboard, Providers: test the key, and save a good one; or give ${other}.`;
  }
  if (words.includes('platform_access_off') || words.includes('daily_ceiling')) {
    return `Let users call it (Settings, access), call as somebody who may, or give ${other}.`;
  }
  if (words.includes('model_not_found') || words.includes('model_not_allowed')) {
    return `Give ${other}; /v1/models lists what this caller may call.`;
  }
  if (/upstream|rate|provider/.test(words)) {
    return `The provider failed, not Weir: verify again, or give ${other}.`;
  }
  return `Look at the logs of the function or server, then verify again, or give ${other}.`;
}
