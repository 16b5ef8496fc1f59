/**
 * The calls of functions that tool calls replaced: one at a time and without ids
 * (node_modules/openai/resources/chat/completions: `functions`, `function_call`, role `function`).
 */
import type { Conversation } from '../../contract/conversation.ts';
import { ID } from './schema.ts';

const PREFIX = 'function_call_';

/** Gives such calls the ids they lack: a result answers the last call of its name. */
export class LegacyCalls {
  readonly #last: Map<string, string> = new Map();
  #count = 0;

  called(name: string): string {
    const id = `${PREFIX}${this.#count++}`;
    this.#last.set(name, id);
    return id;
  }

  answered(name: string): string {
    return this.#last.get(name) ?? this.called(name);
  }
}

export function isLegacyId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** Whether a caller declared functions the old way, and so expects calls of them. */
export function wantsLegacy({ dialect, tools }: Conversation): boolean {
  return dialect === ID && tools.length > 0 && tools.every(({ path }) => isLegacyPath(path));
}

export function isLegacyPath(path: string): boolean {
  return path.startsWith('functions[');
}
