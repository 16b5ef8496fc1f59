import type { HeaderList } from '../contract/header-list.ts';
import type { Target } from '../contract/target.ts';
import type { Reading } from '../contract/usage.ts';
import type { Call } from './call.ts';
import type { Failure } from './failure.ts';

/** Takes the bytes of one upstream answer and tells what they mean. */
export interface AnswerBody {
  data(bytes: Uint8Array): void;
  end(): void;
  /** Null for answers that were no success, so that nothing was generated. */
  reading(): Reading | null;
  readonly betweenFrames: boolean;
}

/** What a body tells its attempt. */
export interface BodyEvents {
  commit(headers: HeaderList): void;
  write(bytes: Uint8Array): void;
  content(): void;
  complete(): void;
  broken(failure: Failure): void;
}

export interface BodyInput {
  readonly status: number;
  readonly headers: HeaderList;
  readonly target: Target;
  readonly call: Call;
  /** The usage frame was asked for by us, so it is cut from the answer. */
  readonly dropUsage: boolean;
  /** Whether a head and heartbeats went out already. */
  readonly opened: () => boolean;
  readonly events: BodyEvents;
}
