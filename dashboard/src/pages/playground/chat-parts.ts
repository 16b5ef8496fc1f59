import type { Api } from '../../api/client.ts';

/** What a chat needs of its surroundings. */
export interface ChatParts {
  readonly api: Pick<Api, 'send' | 'call'>;
  readonly read: () => string | null;
  /** Null forgets. Returns whether it was kept. */
  readonly write: (text: string | null) => boolean;
  /** Does the work before the next picture is drawn. */
  readonly frame: (work: () => void) => void;
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly newId: () => string;
}
