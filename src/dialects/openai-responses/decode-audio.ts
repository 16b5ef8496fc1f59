import type { JsonObject } from '../../contract/json.ts';
import { needText, type ToldPart, type ToldParts } from './decode-parts.ts';

/** Spoken answers, which are no items: base64, and what is said. No event tells their format. */
export class SpokenParts {
  readonly #parts: ToldParts;
  #audio: ToldPart | null = null;
  #transcript: ToldPart | null = null;

  constructor(parts: ToldParts) {
    this.#parts = parts;
  }

  event(type: string, frame: JsonObject): void {
    if (type === 'response.audio.delta') {
      this.#audio ??= this.#parts.start({ kind: 'media', media: 'audio', mimeType: 'audio/wav' });
      this.#audio.text(needText(frame, 'delta'));
    } else if (type === 'response.audio.transcript.delta') {
      this.#transcript ??= this.#parts.start({ kind: 'text' });
      this.#transcript.text(needText(frame, 'delta'));
    } else if (type === 'response.audio.done') this.#audio?.end();
    else if (type === 'response.audio.transcript.done') this.#transcript?.end();
  }
}
