/** A request said from one dialect into another, as the gateway has it said. */
import type { Conversation } from '../../src/contract/conversation.ts';
import type { Dialect, PathHead, Translator } from '../../src/contract/dialect.ts';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import type { ModelRules, Rendered } from '../../src/contract/rendering.ts';
import { dialectOf, translatorOf } from '../../src/gateway/registry.ts';
import { rulesOf } from '../../src/providers/model-rules.ts';

export const DIALECTS: readonly DialectId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];

const IN_PATH: PathHead = { model: 'm', stream: false };

export function parsedAs(id: DialectId, body: JsonObject): Conversation {
  const dialect: Dialect = dialectOf(id, 'generate');
  const scanned = dialect.scan(new TextEncoder().encode(JSON.stringify(body)));
  return translatorOf(id).parse(scanned, dialect.head(scanned, IN_PATH));
}

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
