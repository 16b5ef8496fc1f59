import type { UpstreamError } from '../../contract/error.ts';

/**
 * The two names of the limit on an answer. Nearly every server knows the old one; OpenAI's reasoning
 * models refuse it: https://platform.openai.com/docs/api-reference/chat/create.
 */
export type LimitName = 'max_tokens' | 'max_completion_tokens';

/** A call of one message, as a caller writes it. */
export interface ShortChat {
  readonly model: string;
  readonly text: string;
  readonly stream: boolean;
  /** Tokens the answer may have at most. */
  readonly limit: number;
  readonly limitName: LimitName;
}

/** The body of a call that asks for its usage, also when it is streamed. */
export function composeChat({ model, text, stream, limit, limitName }: ShortChat): string {
  return JSON.stringify({
    model,
    messages: [{ role: 'user', content: text }],
    [limitName]: limit,
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  });
}

/** The name nearly every server knows. */
export const USUAL_LIMIT: LimitName = 'max_tokens';

/** The name a refusal asks for instead, null when it is about something else. */
export function otherLimitName({ message }: UpstreamError, used: LimitName): LimitName | null {
  if (!message.includes(used)) return null;
  return used === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
}
