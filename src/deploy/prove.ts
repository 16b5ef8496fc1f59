import type { Clock } from '../contract/ports.ts';
import { againMs, type Claim, type Proof, type Prove } from './deployment.ts';
import { saidOf } from './verify/print.ts';
import type { Check } from './verify/report.ts';
import {
  type Credential,
  DEFAULT_LIMITS,
  type Limits,
  type VerifyTarget,
} from './verify/target.ts';
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
        first: claim.first === true,
        deploying: true,
        ...(claim.calls ? calls : { ...calls, credential: null, adminKey: null }),
      },
      { clock, limits: limitsOf(claim.switchMs) },
    );
    const of = (state: Check['state']): Check[] =>
      report.checks.filter((check) => check.state === state);
    return {
      passed: of('passed').length,
      failed: of('failed').map(sentenceOf),
      notProven: of('not_proven').map(sentenceOf),
      notMade: of('not_checked').map(sentenceOf),
    };
  };
}

/** How the caller is named in a plan; no secret is in it. */
export function describeCaller(credential: Credential | null): string | null {
  if (credential === null) return null;
  return credential.kind === 'token' ? 'with the token given' : `as ${credential.email}`;
}

/** Limits for a switch of that length: a short one is looked at more often. */
export function limitsOf(switchMs: number): Partial<Limits> {
  const hiccupMs = Math.min(DEFAULT_LIMITS.hiccupMs, switchMs);
  return { switchMs, hiccupMs, againMs: againMs(switchMs) };
}

function sentenceOf(check: Check): string {
  return `${check.name}: ${saidOf(check)}.${check.advice === null ? '' : ` ${check.advice}`}`;
}
