import { isObject, parseObject } from '../../wire/json-read.ts';
import { type Answer, ask, describe, type Silence } from './ask.ts';
import { IN_A_ROW, triedWords } from './insist.ts';
import { failed, passed, type Verdict } from './report.ts';
import type { VerifyTarget } from './target.ts';
import { type Waiting, wait } from './wait.ts';

export interface Health {
  /** The build that answered last; null: nothing there is a Weir. */
  readonly build: string | null;
  /** Whether it can do anything: without its settings it only says which are missing. */
  readonly serves: boolean;
  readonly verdict: Verdict;
}

/** Without a build to wait for, only a hiccup is waited out. */
const TRIES = 3;

export interface HealthQuestion
  extends Waiting,
    Pick<VerifyTarget, 'baseUrl' | 'buildId' | 'deploying'> {}

/** Asks `/health` until the wanted build answers steadily, or the time is up. */
export async function checkHealth(question: HealthQuestion): Promise<Health> {
  const { baseUrl, buildId, limits, clock, switchedAt } = question;
  const begun = clock.now();
  let steady = 0;
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(`${baseUrl}/health`, { timeoutMs: limits.requestMs });
    const seen = read(answer);
    steady = seen.build !== null && seen.build === buildId ? steady + 1 : 0;
    if (seen.settings !== null && (buildId === null || seen.build === buildId)) {
      return { build: seen.build, serves: false, verdict: seen.settings };
    }
    if (seen.build !== null && (buildId === null || steady === IN_A_ROW)) {
      return { build: seen.build, serves: true, verdict: passed(`build ${seen.build}`) };
    }
    // One that has begun to answer steadily is heard out.
    const over = buildId === null ? tries === TRIES : steady === 0 && clock.now() >= switchedAt;
    if (over) {
      const tried = triedWords(tries, clock.now() - begun);
      const verdict = { ...unwell(answer, seen.build, question), tried };
      return { build: seen.build, serves: seen.build !== null && seen.settings === null, verdict };
    }
    await wait(clock, limits.againMs);
  }
}

interface Seen {
  readonly build: string | null;
  /** The function runs, and says that its settings are not complete: waiting changes nothing. */
  readonly settings: Verdict | null;
}

function read(answer: Answer | Silence): Seen {
  const body = answer.kind === 'answer' ? parseObject(answer.text) : null;
  if (typeof body?.['build'] !== 'string') return { build: null, settings: null };
  const { build, error } = body;
  if (!isObject(error)) return { build, settings: null };
  const advice =
    'Set what it names (npx supabase secrets set NAME=...; no new deployment is needed), then ' +
    'verify again.';
  return { build, settings: failed(String(error['message']), advice) };
}

/** Asks `/readyz`: a build that starts may still not reach its database. */
export async function checkDatabase(baseUrl: string, timeoutMs: number): Promise<Verdict> {
  const answer = await ask(`${baseUrl}/readyz`, { timeoutMs });
  if (answer.kind === 'silence') {
    return failed(`the address ${answer.words}`, 'Try again; if it stays so, look at its logs.');
  }
  if (answer.status === 200 && parseObject(answer.text)?.['ready'] === true) {
    return passed('it answers');
  }
  return failed(
    describe(answer),
    'Nobody can be let in and nothing be recorded so. Is the project paused, and were the migrations of this version run? The logs say what the database said.',
  );
}

function unwell(
  answer: Answer | Silence,
  build: string | null,
  { buildId, limits, deploying }: HealthQuestion,
): Verdict {
  if (answer.kind === 'silence') {
    return failed(`the address ${answer.words}`, 'Check the address and the network.');
  }
  if (build !== null) {
    return failed(
      `build ${build} answers, not ${buildId}, after ${limits.switchMs / 1_000} s`,
      'Other regions may lag for some minutes: verify again. If the old build stays, deploy again.',
    );
  }
  return failed(describe(answer), adviceFor(answer, deploying));
}

function adviceFor({ status, headers, text }: Answer, deploying: boolean): string {
  if (status >= 300 && status < 400) {
    return 'Redirects are never followed, since they could lead a credential astray. Verify the address it leads to.';
  }
  if (status === 401) {
    return 'The platform itself asks for a token: deploy the function with --no-verify-jwt.';
  }
  if (/BOOT_ERROR|WORKER_/.test(text)) {
    const back =
      ' Where weir deploy deployed it, npm run weir -- rollback brings the one before back.';
    return `The function does not start; its logs say why.${deploying ? '' : back}`;
  }
  if (/NOT_FOUND/.test(text)) {
    return 'No function of that name is deployed. Check the last part of the address.';
  }
  if (status >= 500) return 'Try again in a minute; if it stays so, look at its logs.';
  if ((headers.get('content-type') ?? '').includes('html')) {
    return 'Something else than Weir is at this address. For a function it is https://<ref>.supabase.co/functions/v1/<name>.';
  }
  return 'There is no Weir at this address. For a function it is https://<ref>.supabase.co/functions/v1/<name>.';
}
