import { Calling, type KindCheck, type Made } from './calling.ts';
import { judgeCost, judgeProvider, judgeRows, judgeUsage, type Recorded } from './judge-rows.ts';
import { type CallCheck, notChecked, type Verdict } from './report.ts';
import type { Entry } from './rows.ts';

export interface KindReport {
  readonly verdicts: Readonly<Record<CallCheck, Verdict>>;
  /** Of every call that was answered. */
  readonly entries: readonly Entry[];
  /** The one that was called last. */
  readonly model: string;
}

/** Calls a model whole and streamed, and compares what its caller saw with the ledger. */
export async function checkKind(check: KindCheck): Promise<KindReport> {
  const calling = new Calling(check, (recorded) => judge(check, recorded));
  const whole = await calling.whole();
  const streamed = await calling.streamed();
  return {
    verdicts: {
      json: verdictOf(whole),
      stream: verdictOf(streamed),
      live: streamed.live ?? notChecked('no stream came whole'),
      ...judge(check, [...whole.recorded, ...streamed.recorded]),
    },
    entries: calling.entries,
    model: calling.model,
  };
}

function verdictOf({ verdict, tried }: Made & { readonly tried: string | null }): Verdict {
  return { ...verdict, tried };
}

type Judgement = Readonly<Record<'provider' | 'rows' | 'usage' | 'cost', Verdict>>;

function judge({ kind, caller }: KindCheck, recorded: readonly Recorded[]): Judgement {
  const { reader, kinds } = caller;
  return {
    provider: judgeProvider(recorded, kind, kinds),
    rows: reader === null ? NO_READER : judgeRows(recorded, kind, { kinds, how: reader.how }),
    usage: judgeUsage(recorded),
    cost: judgeCost(recorded),
  };
}

const NO_READER = notChecked(
  'a gateway key may not read rows; set WEIR_VERIFY_ADMIN_KEY, or call as a user',
);
