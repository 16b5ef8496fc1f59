import type { RequestHead, ScannedBody } from '../../contract/dialect.ts';
import type { HeaderList } from '../../contract/header-list.ts';
import { readFlag, readModel, refuseOtherSpellings } from '../../hub/head.ts';
import { API_VERSION } from './schema.ts';

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'stream', 'messages', 'system', 'tools', 'container', 'thread']);

/** What routing needs. Usage is a part of every answer here, so it is always wanted. */
export function readHead(body: ScannedBody): RequestHead {
  refuseOtherSpellings(body, DECIDING);
  return { model: readModel(body), stream: readFlag(body, 'stream'), wantsUsage: true };
}

/**
 * The version is required. `anthropic-beta` is an open list that belongs to fields of the body:
 * without one half the other is refused, so all of it passes
 * (https://code.claude.com/docs/en/llm-gateway-protocol).
 */
export function requestHeaders(header: (name: string) => string | null): HeaderList {
  const betas = header('anthropic-beta');
  const version = header('anthropic-version');
  return [
    'anthropic-version',
    version === null || version === '' ? API_VERSION : version,
    ...(betas === null || betas === '' ? [] : ['anthropic-beta', betas]),
  ];
}
