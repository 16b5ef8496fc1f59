/** Turns and parts as another dialect would have parsed them. */
import type {
  MediaPart,
  Part,
  ReasoningPart,
  Role,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../../src/contract/conversation.ts';

export const base = (path: string): Pick<Part, 'path' | 'cache' | 'signature' | 'extra'> => ({
  path,
  cache: null,
  signature: null,
  extra: {},
});
export const text = (words: string, more: Partial<TextPart> = {}): TextPart => ({
  ...base('p.text'),
  kind: 'text',
  text: words,
  ...more,
});
export const media = (more: Partial<MediaPart>): MediaPart => ({
  ...base('p.media'),
  kind: 'media',
  media: 'image',
  source: { at: 'inline', mimeType: 'image/png', data: 'AAAA' },
  name: null,
  detail: null,
  ...more,
});
export const call = (id: string, more: Partial<ToolCallPart> = {}): ToolCallPart => ({
  ...base('p.call'),
  kind: 'tool_call',
  id,
  name: 'f',
  namespace: null,
  form: 'json',
  input: '{}',
  ...more,
});
export const result = (id: string, more: Partial<ToolResultPart> = {}): ToolResultPart => ({
  ...base('p.result'),
  kind: 'tool_result',
  id,
  name: null,
  form: 'json',
  failed: null,
  content: [text('one')],
  ...more,
});
export const reasoning = (more: Partial<ReasoningPart> = {}): ReasoningPart => ({
  ...base('p.reasoning'),
  kind: 'reasoning',
  id: null,
  form: 'full',
  texts: ['hm'],
  hidden: null,
  ...more,
});
export const turn = (role: Role, ...parts: Part[]): Turn => ({
  role,
  parts,
  path: 'p',
  name: null,
  cache: null,
  extra: {},
});
