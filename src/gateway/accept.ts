import type { Dialect, PathHead, RequestHead, ScannedBody } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import type { Inbound } from '../contract/ports.ts';

/** A request body that may be sent on: scanned once, its head read. */
export interface Accepted {
  readonly body: ScannedBody;
  readonly head: RequestHead;
}

/**
 * Reads a request only as far as routing needs.
 * @throws {GatewayError} a 4xx that says what is wrong with the body.
 */
export function accept(inbound: Inbound, dialect: Dialect, inPath?: PathHead): Accepted {
  if (inbound.refusal !== null) throw inbound.refusal;
  const encoding = inbound.header('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new GatewayError(
      'compressed_body',
      'The request body is compressed. Send it plain, without a content-encoding header.',
    );
  }
  const body = dialect.scan(inbound.body, inbound.header('content-type'));
  return { body, head: dialect.head(body, inPath) };
}
