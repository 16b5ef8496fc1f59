import type { FinishReason } from '../../contract/event.ts';

/** Reasons to stop, beside STOP: https://ai.google.dev/api/generate-content#FinishReason. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  MAX_TOKENS: 'length',
  // More can be asked for with a token (@ai-sdk/google's continue-google-stream.ts).
  CONTINUATION: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  MODEL_ARMOR: 'content_filter',
};

/** Reasons that mean the model failed: without any content there is no answer. */
const FAILURES = new Set([
  'MALFORMED_FUNCTION_CALL',
  'MALFORMED_RESPONSE',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
]);

const STOP = 'STOP';

/** @param called Whether tools were called: the vendor says STOP for that too. */
export function finishFrom(said: string | null, called: boolean): FinishReason {
  if (said === null || said === STOP) return called ? 'tool_use' : 'stop';
  return REASONS[said] ?? 'other';
}

export function isFailure(said: string): boolean {
  return FAILURES.has(said);
}

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: STOP,
  stop_sequence: STOP,
  tool_use: STOP,
  pause: STOP,
  length: 'MAX_TOKENS',
  context_full: 'MAX_TOKENS',
  content_filter: 'SAFETY',
  other: 'OTHER',
};

/** The provider's own word where it is one of this dialect, else the one for the reason. */
export function finishTo(reason: FinishReason, said: string | null): string {
  const own =
    said !== null && (REASONS[said] === reason || (reason === 'other' && isFailure(said)));
  return own && said !== null ? said : WORDS[reason];
}
