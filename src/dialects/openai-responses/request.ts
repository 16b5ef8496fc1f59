import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import { readFlag, readModel, refuseOtherSpellings } from '../../hub/head.ts';

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set([
  'model',
  'stream',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'background',
]);

/** What routing needs. Usage stands in the last event of every stream, so nothing asks for it. */
export function readHead(body: ScannedBody): RequestHead {
  refuseOtherSpellings(body, DECIDING);
  refuseBackground(body);
  return { model: readModel(body), stream: readFlag(body, 'stream'), wantsUsage: true };
}

/** Its answer could not be fetched here, and what it costs would never be heard of. */
function refuseBackground(body: ScannedBody): void {
  if (!readFlag(body, 'background')) return;
  throw new GatewayError(
    'invalid_field',
    '"background" must be false or left out: answers are not kept here to be fetched later.',
    { param: 'background' },
  );
}
