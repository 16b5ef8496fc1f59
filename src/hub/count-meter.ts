import type { UpstreamError } from '../contract/error.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Usage } from '../contract/usage.ts';
import { promptTokens } from './prompt-tokens.ts';
import { WholeMeter } from './whole-meter.ts';

/** Counting is free at every vendor: nothing was used that could cost anything. */
const NOTHING_USED: Usage = { ...promptTokens(0), free: true };

/** Reads a provider's answer to how many tokens a conversation has. */
export class CountMeter extends WholeMeter {
  /** @param tokensIn The count an answer tells, null when it tells none. */
  constructor(
    tokensIn: (answer: JsonObject) => number | null,
    errorIn: (body: string) => UpstreamError | null,
  ) {
    super({
      answers: (answer) => tokensIn(answer) !== null,
      usage: () => NOTHING_USED,
      error: errorIn,
    });
  }
}
