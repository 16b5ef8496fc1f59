import type { RequestHead, ScannedBody } from './dialect.ts';
import type { DialectId } from './dialect-id.ts';
import type { JsonObject } from './json.ts';
import type { Loss } from './rendering.ts';
import type { Usage } from './usage.ts';

/** Texts to be made vectors of, in words of no dialect. Null everywhere: the caller did not say. */
export interface EmbeddingRequest {
  readonly inputs: readonly EmbeddingInput[];
  /** How the caller wants to read the vectors. */
  readonly encoding: 'float' | 'base64';
  /** An opaque id of the caller's own user. */
  readonly user: string | null;
  /** The caller's answer holds one vector and no list. */
  readonly single: boolean;
  /** Top-level members nothing above holds. */
  readonly extra: JsonObject;
}

/** One text, which becomes one vector. */
export interface EmbeddingInput {
  /** Where it stands in the caller's body, such as `input[2]`. */
  readonly path: string;
  readonly text: string;
  /** What the vector is for, in Google's words: `RETRIEVAL_QUERY`. */
  readonly task: string | null;
  /** The title of the document the text is from. */
  readonly title: string | null;
  readonly dimensions: number | null;
  /** Members nothing above holds. */
  readonly extra: JsonObject;
}

/** A body in a dialect, and what could not be said in it. */
export interface RenderedEmbedding {
  /** A JSON text. */
  readonly body: string;
  readonly losses: readonly Loss[];
}

/** Vectors in the order of their inputs. */
export interface Embeddings {
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage | null;
}

/** What an answer repeats of its call. */
export interface EmbeddingContext {
  readonly requestId: string;
  /** What the caller asked for. */
  readonly model: string;
  readonly request: EmbeddingRequest;
}

/** A dialect of embeddings, for callers of another one. */
export interface EmbeddingTranslator {
  readonly id: DialectId;
  /**
   * Takes a request apart.
   * @throws {GatewayError} naming the field that is not of this dialect, or that no other could say.
   */
  parse(body: ScannedBody, head: RequestHead): EmbeddingRequest;
  /** @param model What the provider wants to hear. */
  render(request: EmbeddingRequest, model: string): RenderedEmbedding;
  /** Reads a whole answer. @throws {MalformedAnswer} when it is none. */
  read(body: string): Embeddings;
  /** Writes a whole answer, as a JSON text. */
  write(embeddings: Embeddings, context: EmbeddingContext): string;
}
