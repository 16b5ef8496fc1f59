import type { ModelRules } from '../../contract/rendering.ts';

/** Grok 4 refuses to be told an effort, and so do the halves of 4.20, whatever it is. */
const WITHOUT_EFFORT = /^grok-4(-0709|-latest)?$|^grok-4\.20(-\d{4})?-(non-)?reasoning$/;

/**
 * Of xAI's models only what some of them refuse. From https://docs.x.ai/docs/guides/reasoning and
 * @ai-sdk/xai.
 *
 * @param id Lower-case, without vendor and variant.
 */
export function grokRules(id: string): ModelRules | null {
  if (!WITHOUT_EFFORT.test(id)) return null;
  return {
    outputLimit: null,
    sampling: 'free',
    reasoning: { control: 'none', efforts: [], off: 'no', budget: null },
    forcedTools: true,
    schema: true,
    schemaWithTools: true,
    prefill: true,
    instructions: 'system',
    signedCalls: false,
  };
}
