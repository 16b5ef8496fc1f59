import type { Clock } from '../contract/ports.ts';
import { againMs, type Claim, type Proof, type Prove } from './deployment.ts';
import type { Check } from './verify/report.ts';
import type { Credential, VerifyTarget } from './verify/target.ts';
import { verifyDeployment } from './verify/verify.ts';

/** Who makes calls, and which. */
export type Calls = Pick<VerifyTarget, 'credential' | 'adminKey' | 'models' | 'publishableKey'>;

/** A deployment is proven by the checks of `weir verify`. */
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
    const of = (state: Check['state']): Check[] =>
      report.checks.filter((check) => check.state === state);
    return {
      passed: of('passed').length,
      failed: of('failed').map(sentenceOf),
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
  return `${name}: ${found.replace(/\.$/, '')}.${advice === null ? '' : ` ${advice}`}`;
}
