/** Requests said in each of the dialects. */
import type { Conversation } from '../../src/contract/conversation.ts';
import type { Translator } from '../../src/contract/dialect.ts';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { ModelRules, Rendered } from '../../src/contract/rendering.ts';
import { translatorOf } from '../../src/gateway/registry.ts';
import { rulesOf } from '../../src/providers/model-rules.ts';

export const DIALECTS: readonly DialectId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];

/** @param model Whose rules count; null: of which none are known. */
export function renderedAs(
  id: DialectId,
  conversation: Conversation,
  model: string | null = null,
): Rendered {
  const translator: Translator = translatorOf(id);
  const rules: ModelRules | null = model === null ? null : rulesOf(model);
  return translator.render(conversation, { model: model ?? 'm', rules, quirks: {} });
}
