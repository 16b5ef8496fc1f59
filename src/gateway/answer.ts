import type { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { Reading } from '../contract/usage.ts';
import type { Call } from './call.ts';
import type { Carriage } from './carriage.ts';
import type { Failure } from './failure.ts';

/** Takes the bytes of one upstream answer and tells what they mean. */
export interface AnswerBody {
  data(bytes: Uint8Array): void;
  end(): void;
  /** Null for answers that were no success, so that nothing was generated. */
  reading(): Reading | null;
  readonly betweenFrames: boolean;
  /** What ends a stream of our own words as failed; where it is missing, the dialect's event does. */
  failed?(error: GatewayError): string | null;
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
  readonly carriage: Carriage;
  readonly call: Call;
  /** Whether a head and heartbeats went out already. */
  readonly opened: () => boolean;
  readonly events: BodyEvents;
}
