/**
 * What is asked of a model. Each has its own path, body and meter in every dialect that knows it;
 * the way of a call is the same for all.
 */
export type Operation =
  /** An answer to a conversation. */
  | 'generate'
  /** How many tokens a conversation has. */
  | 'count'
  /** Texts as vectors. */
  | 'embed'
  /** A text gone on with, as the oldest models do it. */
  | 'complete'
  | MediaOperation;

/** What is passed on and metered, and never translated. */
export type MediaOperation =
  /** Speech to text in its own language. */
  | 'transcribe'
  /** Speech to English text. */
  | 'translate_speech'
  /** Text to speech. */
  | 'speak'
  /** Text to images. */
  | 'draw'
  /** Images and text to images. */
  | 'edit'
  /** Images to others like them. */
  | 'vary'
  /** Whether something breaks a policy. */
  | 'moderate'
  /** Documents by how well they answer a query. */
  | 'rerank';
