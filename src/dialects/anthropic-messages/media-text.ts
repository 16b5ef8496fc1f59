/**
 * What a model has drawn or spoken. Answers of this dialect hold no media, so a link in Markdown
 * holds it, which clients that show Markdown also show.
 */
import type { MediaKind } from '../../contract/conversation.ts';

interface Media {
  readonly media: MediaKind;
  readonly mimeType: string;
}

/** All up to the base64. */
export function mediaStart({ media, mimeType }: Media): string {
  return `${media === 'image' ? '!' : ''}[${media}](data:${mimeType};base64,`;
}

export function mediaEnd(): string {
  return ')';
}
