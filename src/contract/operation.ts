/**
 * What is asked of a model. Each has its own path, body and meter in every dialect that knows it;
 * the way of a call is the same for all.
 */
export type Operation =
  /** An answer to a conversation. */
  | 'generate'
  /** How many tokens a conversation has. */
  | 'count';
