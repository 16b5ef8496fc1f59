import { digest } from './digest.ts';

/** OpenAI refuses longer ones: https://platform.openai.com/docs/api-reference/responses/create. */
const MOST = 64;

/**
 * An opaque id of the caller's user that is short enough. What it says is nobody's affair, so one
 * made of it tells users apart as well, and nothing is lost. Claude Code's own is a JSON text.
 */
export function shortUserId(user: string | null): string | null {
  return user === null || user.length <= MOST ? user : digest(user);
}
