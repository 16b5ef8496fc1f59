import type { ExplainedCall, ExplainedTarget, ExplainPort } from '../admin/explained.ts';
import type { Explained, ExplainedWay, Question } from '../gateway/explain.ts';
import { promptTokens } from '../hub/prompt-tokens.ts';
import { costOf } from '../ledger/cost.ts';
import { readCandidate } from '../store/admission.ts';
import { Shape } from '../store/shape.ts';

/** What explains: the gateway, which knows what rests. */
export interface Explainer {
  explain(question: Question): Explained;
}

/** Answers what the management API asks of a call that is only thought of. */
export function explainWith(gateway: Explainer): ExplainPort {
  return (asked) => {
    const candidates = new Shape(asked.candidates, 'weir.explain').list().map(readCandidate);
    const explained = gateway.explain({ ...asked, candidates });
    const tried = new Set(explained.ways.map(({ target }) => target.candidate));
    return {
      targets: explained.ways.map((way) => told(way, explained)),
      // What rests and is tried all the same says so where it stands.
      passed: explained.passed
        .filter(({ candidate }) => !tried.has(candidate))
        .map(({ candidate, reason }) => ({
          provider: candidate.provider,
          model: candidate.upstreamModel,
          credential_id: candidate.credential.id,
          reason,
        })),
      prompt_tokens: explained.promptTokens,
      output_limit: explained.outputLimit,
    } satisfies ExplainedCall;
  };
}

function told({ target, relay, losses, problem }: ExplainedWay, asked: Explained): ExplainedTarget {
  const { candidate, dialect } = target;
  const usage = { ...promptTokens(asked.promptTokens), output: asked.outputLimit ?? 0 };
  const cost = costOf(usage, candidate.price, false);
  return {
    provider: candidate.provider,
    kind: candidate.kind,
    model: candidate.upstreamModel,
    dialect,
    relay,
    losses,
    problem: problem === null ? null : { code: problem.code, message: problem.message },
    resting: asked.passed.find((passed) => passed.candidate === candidate)?.reason ?? null,
    credential_id: candidate.credential.id,
    owner: candidate.credential.ownerKind,
    price_version: candidate.price?.version ?? null,
    price_source: candidate.price?.source ?? null,
    cost_usd: cost.usd === null ? null : plain(cost.usd),
  };
}

/** A guess needs no zeros behind it. */
function plain(usd: string): string {
  return usd.includes('.') ? usd.replace(/\.?0+$/, '') : usd;
}
