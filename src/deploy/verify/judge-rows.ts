import type { Usage } from '../../contract/usage.ts';
import type { Call } from './call.ts';
import type { ProviderKinds } from './management.ts';
import { failed, type Kind, notChecked, passed, type Verdict } from './report.ts';
import type { Entry, Row } from './rows.ts';
import { shownUsd } from './spent.ts';

/** A call that was answered, and what the ledger says of it. */
export interface Recorded {
  readonly call: Call;
  readonly entry: Entry;
}

/** @param kind What was asked for. */
export function judgeProvider(
  recorded: readonly Recorded[],
  kind: Kind,
  kinds: ProviderKinds | null,
): Verdict {
  if (recorded.length === 0) return NO_CALL;
  for (const { call, entry } of recorded) {
    const { provider } = call;
    if (provider === null) {
      return failed(
        'no x-weir-provider on the answer',
        'Something before the function takes headers away, or it is an older build.',
      );
    }
    const found = kinds?.get(provider) ?? (kinds === null ? entry.row?.table : undefined);
    if (found === kind) continue;
    if (found === undefined && kinds === null) {
      return notChecked('the credential may not read which kind a provider is of');
    }
    const other = kind === 'direct' ? 'an aggregator' : 'a direct provider';
    return failed(
      found === undefined ? `${provider}, which is no provider here` : `${provider}, ${other}`,
      `Give another model with --${kind}-model, such as <provider>/<model>, or change the alias or the provider's kind.`,
    );
  }
  return passed(distinct(recorded.map(({ call }) => call.provider ?? '')));
}

/** Each row must lie where the provider that answered belongs. */
export function judgeRows(
  recorded: readonly Recorded[],
  kind: Kind,
  { kinds, how }: { readonly kinds: ProviderKinds | null; readonly how: string },
): Verdict {
  if (recorded.length === 0) return NO_CALL;
  for (const { call, entry } of recorded) {
    const { row, problem } = entry;
    if (problem !== null) {
      return failed(
        problem,
        'Run the migrations of this version again (npm run weir -- deploy does it), and give the token of a user who may read rows.',
      );
    }
    if (row === null) {
      return failed(
        `no row of request ${call.requestId}`,
        'The function could not write its ledger. Its logs and /readyz say why; calls go unrecorded until then.',
      );
    }
    const wanted = kinds?.get(call.provider ?? '') ?? kind;
    const wrong = wrongIn(row, call, kinds === null ? row.table : wanted);
    if (wrong !== null) return failed(wrong, ROW_ADVICE);
  }
  return passed(`${recorded.length} rows, read ${how}`);
}

const ROW_ADVICE =
  'The ledger and the build do not fit together: run the migrations of this version and deploy it again.';

function wrongIn(row: Row, call: Call, table: Kind): string | null {
  const of = `the row of request ${call.requestId}`;
  if (row.table !== table) return `${of} is in ${row.table}_usage_logs, not ${table}_usage_logs`;
  if (row.status !== 'complete') return `${of} has status ${row.status}, not complete`;
  if (row.stream !== call.stream) return `${of} says stream ${row.stream}, not ${call.stream}`;
  if (call.provider !== null && row.provider !== call.provider) {
    return `${of} names ${row.provider}, but ${call.provider} answered`;
  }
  return null;
}

export function judgeUsage(recorded: readonly Recorded[]): Verdict {
  const rows = found(recorded);
  if (rows === null) return NO_ROW;
  const said: string[] = [];
  for (const { call, row } of rows) {
    const { usage } = call.reading;
    if (usage === null) {
      if (row.usageSource !== 'reported') continue;
      return failed(
        `the answer of request ${call.requestId} says no tokens, its row says they were reported`,
        ROW_ADVICE,
      );
    }
    const answer = tokens(promptOf(usage), completionOf(usage));
    const ledger = tokens(row.promptTokens, row.completionTokens);
    if (answer !== ledger) {
      return failed(
        `the answer of request ${call.requestId} says ${answer}, its row ${ledger}`,
        ROW_ADVICE,
      );
    }
    said.push(answer);
  }
  return passed(said.length === 0 ? 'the provider says no tokens' : distinct(said));
}

function tokens(prompt: number | null, completion: number | null): string {
  return `${prompt ?? 'unknown'} in, ${completion ?? 'unknown'} out`;
}

/** The ledger counts as invoices do: the prompt with its cached part. */
function promptOf(usage: Usage): number | null {
  return sum([
    usage.input,
    usage.audioInput,
    usage.cacheRead,
    usage.cacheWrite,
    usage.cacheWriteLong,
  ]);
}

function completionOf(usage: Usage): number | null {
  return sum([usage.output, usage.audioOutput]);
}

function sum(counts: readonly (number | null)[]): number | null {
  const said = counts.filter((count) => count !== null);
  return said.length === 0 ? null : said.reduce((one, other) => one + other, 0);
}

/** An unknown cost must say so: null is honest, zero for a priced call is not. */
export function judgeCost(recorded: readonly Recorded[]): Verdict {
  const rows = found(recorded);
  if (rows === null) return NO_ROW;
  for (const { call, row } of rows) {
    const { costUsd, costSource } = row;
    if ((costUsd === null) === (costSource === 'none')) continue;
    const cost = costUsd === null ? 'no cost' : `${costUsd} USD`;
    return failed(
      `the row of request ${call.requestId} has ${cost}, and ${costSource} as its source`,
      ROW_ADVICE,
    );
  }
  const shown = rows.map(({ row }) =>
    row.costUsd === null ? 'unknown, and said so' : `${shownUsd(row.costUsd)} (${row.costSource})`,
  );
  return passed(distinct(shown));
}

function distinct(texts: readonly string[]): string {
  return [...new Set(texts)].join('; ');
}

function found(
  recorded: readonly Recorded[],
): readonly { readonly call: Call; readonly row: Row }[] | null {
  const rows = recorded.flatMap(({ call, entry: { row } }) =>
    row === null ? [] : [{ call, row }],
  );
  return rows.length === 0 ? null : rows;
}

const NO_CALL = notChecked('no call was answered');
const NO_ROW = notChecked('there is no row to look at');
