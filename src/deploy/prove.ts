import type { Clock } from '../contract/ports.ts';
import { againMs, type Claim, type Proof, type Prove } from './deployment.ts';
import type { Check } from './verify/report.ts';
import type { Credential, VerifyTarget } from './verify/target.ts';
import { verifyDeployment } from './verify/verify.ts';

/** Who makes calls, and which. */
export type Calls = Pick<VerifyTarget, 'credential' | 'adminKey' | 'models' | 'publishableKey'>;

/** A deployment is proven by the checks of `weir verify`, and by its reaching the database. */
export function proofBy(calls: Calls, clock: Clock): Prove {
  return async (claim: Claim): Promise<Proof> => {
    const report = await verifyDeployment(
      {
        baseUrl: claim.url,
        buildId: claim.build,
        ...(claim.calls ? calls : { ...calls, credential: null, adminKey: null }),
      },
      { clock, limits: { healthMs: claim.switchMs, againMs: againMs(claim.switchMs) } },
    );
    const database = await askDatabase(claim.url);
    const of = (state: Check['state']): Check[] =>
      report.checks.filter((check) => check.state === state);
    return {
      passed: of('passed').length + (database === null ? 1 : 0),
      failed: [...of('failed').map(sentenceOf), ...(database === null ? [] : [database])],
      notMade: of('not_checked').map(sentenceOf),
    };
  };
}

/** How the caller is named in a plan; no secret is in it. */
export function describeCaller(credential: Credential | null): string | null {
  if (credential === null) return null;
  return credential.kind === 'token' ? 'with the token given' : `as ${credential.email}`;
}

function sentenceOf({ name, found, advice }: Check): string {
  return `${name}: ${found}${advice === null ? '' : ` ${advice}`}`;
}

const TIMEOUT_MS = 20_000;

/** @returns What is wrong; null when the function reaches its database. */
async function askDatabase(url: string): Promise<string | null> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return null;
    const said = (await response.text()).slice(0, 200);
    return `database: /readyz answered ${response.status} ${said}`;
  } catch (error) {
    return `database: /readyz did not answer (${String(error)})`;
  }
}
