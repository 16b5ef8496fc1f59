/** Requests of the Responses dialect, taken apart and written. */
import type { Conversation } from '../../src/contract/conversation.ts';
import type { Loss, ModelRules, Quirks, Rendered } from '../../src/contract/rendering.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';

export function parsed(body: object): Conversation {
  const scanned = openaiResponses.scan(new TextEncoder().encode(JSON.stringify(body)));
  return responsesTranslator.parse(scanned, openaiResponses.head(scanned));
}

export interface Wanted {
  readonly rules?: ModelRules | null;
  readonly quirks?: Quirks;
}

export function rendered(conversation: Conversation, wanted: Wanted = {}): Rendered {
  const { rules = null, quirks = {} } = wanted;
  return responsesTranslator.render(conversation, { model: conversation.model, rules, quirks });
}

/** The body a conversation becomes. */
export function bodyOf(conversation: Conversation, wanted: Wanted = {}): Record<string, unknown> {
  return JSON.parse(rendered(conversation, wanted).body);
}

/** What is lost of it, each as `field path`, with a mark where it is required. */
export function lossesOf(conversation: Conversation, wanted: Wanted = {}): string[] {
  const line = ({ field, path, required }: Loss): string =>
    `${required ? '!' : ''}${field} ${path}`;
  return rendered(conversation, wanted).losses.map(line);
}

/** A model that takes everything. */
export const FREE: ModelRules = {
  outputLimit: null,
  sampling: 'free',
  reasoning: { control: 'unknown', efforts: [], off: 'yes', budget: null },
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: false,
  instructions: 'system',
  signedCalls: false,
};
