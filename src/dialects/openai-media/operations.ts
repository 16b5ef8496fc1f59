import type { MediaOperation } from '../../contract/operation.ts';

/** What differs between the operations that are passed on and never translated. */
export interface MediaFacts {
  readonly path: string;
  /** Where the prompt's text stands, for a guess at its tokens. */
  readonly prompt: readonly string[];
  /** The field, and its value, by which a stream of events is asked for. */
  readonly stream: { readonly field: string; readonly value: 'true' | 'sse' } | null;
  /**
   * Whether something may be said while the answer is waited for. whisper-1 ignores the wish for a
   * stream, and its answer would then come too late:
   * https://platform.openai.com/docs/api-reference/audio/createTranscription.
   */
  readonly heartbeat: boolean;
  /** Fields that name another model: an image in SVG is drawn by a language model. */
  readonly routeFields: readonly string[];
}

const STREAM = { field: 'stream', value: 'true' } as const;
const IMAGES = { prompt: ['prompt'], stream: STREAM, heartbeat: true, routeFields: ['svg'] };
const TEXTS = { stream: null, heartbeat: false, routeFields: [] };

/** Written from the openai package (`resources/audio`, `images`, `moderations`) and Jina's rerank. */
export const MEDIA: Readonly<Record<MediaOperation, MediaFacts>> = {
  transcribe: {
    path: '/audio/transcriptions',
    prompt: ['prompt'],
    stream: STREAM,
    heartbeat: false,
    routeFields: [],
  },
  translate_speech: { path: '/audio/translations', prompt: ['prompt'], ...TEXTS },
  speak: {
    path: '/audio/speech',
    prompt: ['input', 'instructions'],
    stream: { field: 'stream_format', value: 'sse' },
    heartbeat: true,
    routeFields: [],
  },
  draw: { path: '/images/generations', ...IMAGES },
  edit: { path: '/images/edits', ...IMAGES },
  vary: { path: '/images/variations', ...IMAGES, stream: null },
  moderate: { path: '/moderations', prompt: ['input'], ...TEXTS },
  rerank: { path: '/rerank', prompt: ['query', 'documents'], ...TEXTS },
};
