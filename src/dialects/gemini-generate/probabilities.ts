/** Log probabilities, in the vendor's shape and in the one events have. */
import type { Json, JsonObject } from '../../contract/json.ts';
import { objectOf, objectsOf } from '../../hub/lenient.ts';
import type { Draft } from './schema.ts';

/** Tokens told by a `logprobsResult`, each with the alternatives that stand at its index. */
export function tokensIn(result: JsonObject): readonly Json[] {
  const tops = objectsOf(result['topCandidates']);
  return objectsOf(result['chosenCandidates']).map((chosen, index) => ({
    ...tokenFrom(chosen),
    top_logprobs: objectsOf(objectOf(tops[index])['candidates']).map(tokenFrom),
  }));
}

function tokenFrom({ token, logProbability }: JsonObject): Draft {
  return { token: token ?? '', logprob: logProbability ?? 0, bytes: null };
}

/** The same way back. */
export function logprobsResult(tokens: readonly Json[]): JsonObject {
  const chosen = objectsOf(tokens);
  return {
    chosenCandidates: chosen.map(tokenTo),
    topCandidates: chosen.map((token) => ({
      candidates: objectsOf(token['top_logprobs']).map(tokenTo),
    })),
  };
}

function tokenTo({ token, logprob }: JsonObject): Draft {
  return { token: token ?? '', logProbability: logprob ?? 0 };
}
