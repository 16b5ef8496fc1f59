/** Conversations as other dialects would have parsed them. */
import type {
  Conversation,
  Part,
  Role,
  Settings,
  Tool,
  Turn,
} from '../../src/contract/conversation.ts';
import { NOT_SAID } from './not-said.ts';

/** A part without what its kind needs; `path` is filled in by `turn`. */
type Loose<T> = T extends Part ? Partial<T> & Pick<T, 'kind'> : never;
export type LoosePart = Loose<Part>;

const DEFAULTS: Readonly<Record<Part['kind'], object>> = {
  text: {},
  refusal: {},
  media: { name: null, detail: null },
  tool_call: { namespace: null, form: 'json', input: '{}' },
  tool_result: { name: null, form: 'json', failed: null, content: [] },
  reasoning: { id: null, form: 'full', texts: [], hidden: null },
  native: { dialect: 'anthropic-messages' },
};

export function part(value: LoosePart, path = 'p'): Part {
  const base = { path, cache: null, signature: null, extra: {} };
  return { ...base, ...DEFAULTS[value.kind], ...value } as Part;
}

/** One turn, at `t`; its parts stand at `p[0]` and so on. A string is a text. */
export function turn(role: Role, ...values: readonly (LoosePart | string)[]): Turn {
  const parts = values.map((value, index) =>
    part(typeof value === 'string' ? { kind: 'text', text: value } : value, `p[${index}]`),
  );
  return { role, parts, path: 't', name: null, cache: null, extra: {} };
}

export function tool(value: Partial<Tool> & Pick<Tool, 'kind'>): Tool {
  const base = { path: 'tool', namespace: null, description: null, cache: null, extra: {} };
  return { ...base, schema: null, strict: null, format: null, ...value } as unknown as Tool;
}

export function asking(
  members: Partial<Omit<Conversation, 'settings'>> & { readonly settings?: Partial<Settings> },
): Conversation {
  return {
    dialect: 'anthropic-messages',
    model: 'm',
    stream: false,
    turns: [],
    tools: [],
    toolChoice: null,
    extra: {},
    ...members,
    settings: { ...NOT_SAID, ...members.settings },
  };
}
