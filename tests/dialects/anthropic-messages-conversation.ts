/** Requests as other dialects parse them, and what becomes of them here. */
import type {
  Conversation,
  Part,
  ReasoningWish,
  Role,
  Settings,
  ToolCallPart,
  Turn,
} from '../../src/contract/conversation.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import type { Loss, ModelRules, Quirks } from '../../src/contract/rendering.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { NOT_SAID } from '../support/not-said.ts';

export const RULES: ModelRules = {
  outputLimit: null,
  sampling: 'free',
  reasoning: { control: 'unknown', efforts: [], off: 'yes', budget: null },
  forcedTools: true,
  schema: true,
  schemaWithTools: true,
  prefill: true,
  instructions: 'system',
  signedCalls: false,
};

export const WISH: ReasoningWish = {
  mode: null,
  effort: null,
  budgetTokens: null,
  visible: null,
  summary: null,
};
export const reasoning = (more: Partial<ModelRules['reasoning']>): Partial<ModelRules> => ({
  reasoning: { ...RULES.reasoning, ...more },
});
export const adaptive: Partial<ModelRules> = reasoning({
  control: 'adaptive',
  efforts: ['low', 'medium', 'high', 'max'],
});
export const budget: Partial<ModelRules> = reasoning({
  control: 'budget',
  budget: { min: 1024, max: 32000 },
});

export const BASE = { path: 'p', cache: null, signature: null, extra: {} } as const;

export const say = (text: string): Part => ({ kind: 'text', text, ...BASE });

export const call = (id: string, input = '{}', more: Partial<ToolCallPart> = {}): Part => ({
  kind: 'tool_call',
  id,
  name: 'f',
  namespace: null,
  form: 'json',
  input,
  ...BASE,
  ...more,
});

export const result = (id: string, ...content: Part[]): Part => ({
  kind: 'tool_result',
  id,
  name: null,
  form: 'json',
  failed: null,
  content,
  ...BASE,
});

export const turn = (role: Role, ...parts: (Part | string)[]): Turn => ({
  role,
  parts: parts.map((part) => (typeof part === 'string' ? say(part) : part)),
  path: `${role}`,
  name: null,
  cache: null,
  extra: {},
});

/** A request of Chat Completions, as far as the hub sees it. */
export function conversation(
  more: Partial<Omit<Conversation, 'settings'>> & { readonly settings?: Partial<Settings> } = {},
): Conversation {
  return {
    dialect: 'openai-chat',
    model: 'm',
    stream: false,
    turns: [turn('user', 'hi')],
    tools: [],
    toolChoice: null,
    extra: {},
    ...more,
    settings: { ...NOT_SAID, ...more.settings },
  };
}

interface Rendered {
  readonly body: JsonObject;
  /** `field path`, with a `!` where the request means something else without it. */
  readonly losses: readonly string[];
}

export function render(
  said: Conversation,
  target: { readonly rules?: Partial<ModelRules>; readonly quirks?: Quirks } = {},
): Rendered {
  const rules = target.rules === undefined ? null : { ...RULES, ...target.rules };
  const { body, losses } = anthropicTranslator.render(said, {
    model: 'upstream',
    rules,
    quirks: target.quirks ?? {},
  });
  return { body: JSON.parse(body), losses: losses.map(lossText) };
}

function lossText({ field, path, required }: Loss): string {
  return `${field} ${path}${required ? '!' : ''}`;
}
