import type { Conversation, NativePart } from '../contract/conversation.ts';
import type { Loss } from '../contract/rendering.ts';

/** What a rendering could not say, each thing once. */
export class Losses {
  readonly #all: Map<string, Loss> = new Map();
  readonly #labels: ReadonlySet<string>;

  constructor({ labels = [] }: Pick<Conversation, 'labels'> = {}) {
    this.#labels = new Set(labels);
  }

  /** Something that can go without changing what is asked: a hint, a label, a setting. */
  lost(field: string, path: string): void {
    this.#add({ field, path, required: false });
  }

  /** Something without which the request means something else. */
  missing(field: string, path: string): void {
    this.#add({ field, path, required: true });
  }

  /** Top-level or nested members of another dialect. */
  extra(members: Readonly<Record<string, unknown>>, path: string): void {
    for (const name of Object.keys(members)) {
      if (!this.#labels.has(name)) this.lost(name, path === '' ? name : `${path}.${name}`);
    }
  }

  /** A block of another dialect. */
  native({ type, path, media }: NativePart): void {
    if (media !== undefined) this.missing(media, path);
    else if (!this.#labels.has(type)) this.lost('native_part', path);
  }

  list(): readonly Loss[] {
    return [...this.#all.values()];
  }

  #add(loss: Loss): void {
    const key = `${loss.field}\n${loss.path}`;
    if (!this.#all.has(key)) this.#all.set(key, loss);
  }
}
