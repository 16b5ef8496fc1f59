import type { Dialect, ScannedBody } from '../../contract/dialect.ts';
import type { Inbound, Random } from '../../contract/ports.ts';
import type { Principal } from '../../contract/principal.ts';
import { findMember } from '../../wire/json-scan.ts';
import { hashBytes, hashText } from './draw.ts';

/** What clients name a conversation by: Claude Code, Codex, opencode, OpenRouter's and Mistral's own. */
const SESSION_HEADERS = [
  'x-session-id',
  'x-claude-code-session-id',
  'session-id',
  'session_id',
  'x-session-affinity',
  'x-affinity',
];

/** A prompt shorter than this is in nobody's cache: vendors keep 1,024 tokens or more. */
const KEPT_BYTES = 1_024;

export interface Asked {
  readonly inbound: Pick<Inbound, 'header'>;
  readonly principal: Principal;
  readonly model: string;
  readonly dialect: Dialect;
  readonly body: ScannedBody;
}

/**
 * What a conversation's calls have in common, so that they stay with the credential that has their
 * prompt cached: the session they name, else how their prompt begins, as it was written. Where there
 * is neither, keys take turns.
 */
export function seedOf(asked: Asked, random: Random): number {
  const { principal, model, inbound } = asked;
  const owner = hashText(`${principal.userId ?? principal.keyId ?? ''}\n${model}\n`);
  for (const name of SESSION_HEADERS) {
    const session = inbound.header(name);
    if (session !== null && session !== '') return hashText(session, owner);
  }
  return ofPrompt(asked, owner) ?? drawn(random);
}

function ofPrompt({ dialect, body }: Asked, start: number): number | null {
  let hash = start;
  let missing = KEPT_BYTES;
  for (const name of dialect.promptFields ?? []) {
    const member = findMember(body, name);
    if (member === undefined) continue;
    const { valueStart, valueEnd } = member;
    const bytes = body.bytes.subarray(valueStart, Math.min(valueEnd, valueStart + missing));
    hash = hashBytes(bytes, hash);
    missing -= bytes.length;
    if (missing === 0) return hash;
  }
  return null;
}

function drawn(random: Random): number {
  const bytes = new Uint8Array(4);
  random.fill(bytes);
  return hashBytes(bytes);
}
