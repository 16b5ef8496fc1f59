/**
 * What a pair of dialects cannot carry, reviewed by hand: each with the reason and the vendor's
 * page that says so. The suite fails on a cell that does not work and is not here, and on one that
 * is here and does work.
 */
import type { Cells } from './exceptions.ts';

export type Unsupported = Cells & {
  readonly feature: string;
  /**
   * What differs in the outcome, as the comparison says it: nothing else may. `told` is the word
   * under which Weir names the loss, null where a client loses something by itself.
   */
  readonly differs: string;
  readonly told: string | null;
  readonly reason: string;
  readonly page: string;
};

const FORGETFUL = 'the signature is lost';

export const UNSUPPORTED: readonly Unsupported[] = [
  {
    feature: 'stop',
    outbound: 'openai-responses',
    differs: "the vendor's stop is [] and not",
    told: 'stop',
    reason: 'Responses has no stop sequences, so the answer is not ended by one.',
    page: 'https://platform.openai.com/docs/api-reference/responses/create',
  },
  ...(['openai-responses', 'anthropic-messages', 'gemini-generate'] as const).map((outbound) => ({
    feature: 'signature',
    client: 'ai openai chat',
    outbound,
    differs: FORGETFUL,
    told: null,
    reason:
      'The AI SDK’s provider for Chat neither shows reasoning nor sends back what is beside a text or a call.',
    page: 'https://ai-sdk.dev/providers/ai-sdk-providers/openai',
  })),
  ...(['openai-responses', 'anthropic-messages'] as const).map((outbound) => ({
    feature: 'signature',
    client: 'ai openai-compatible',
    outbound,
    differs: FORGETFUL,
    told: null,
    reason:
      'The AI SDK’s provider for compatible servers sends back the text of reasoning and signatures of calls, and none of reasoning.',
    page: 'https://ai-sdk.dev/providers/openai-compatible-providers',
  })),
  ...(['openai-responses', 'anthropic-messages'] as const).map((outbound) => ({
    feature: 'signature',
    client: 'openai',
    outbound,
    mode: 'streamed' as const,
    differs: 'the signature stands with other reasoning',
    told: null,
    reason:
      'Of members it does not know, the client’s accumulator keeps the last piece only, so that a streamed answer’s reasoning goes back cut.',
    page: 'https://github.com/openai/openai-node/blob/master/helpers.md',
  })),
];
