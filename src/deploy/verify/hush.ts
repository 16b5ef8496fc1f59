import type { Verdict } from './report.ts';

const LONGEST = 300;

/** Makes a verdict fit to be shown and kept, whatever a server wrote into what was found. */
export type Hush = (verdict: Verdict) => Verdict;

/** What looks like a token, a gateway key, or a key of a project or provider: whole or in part. */
const SECRET_LIKE =
  /\beyJ[\w-]{8,}(\.[\w-]*){0,2}|\bweir_\w{8,}|\b(sb_secret|sbp|sk)[_-][\w-]{8,}/g;

const HIDDEN = '[hidden]';

/** @param secrets What must never be shown, also when a server sends it back. */
export function createHush(secrets: readonly string[]): Hush {
  // The longest first: one may be part of another.
  const hidden = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  const clean = (text: string): string => {
    let shown = text;
    for (const secret of hidden) shown = shown.replaceAll(secret, HIDDEN);
    shown = shown.replaceAll(SECRET_LIKE, HIDDEN);
    // What a terminal would take for a command, and the ends of lines.
    shown = shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ').trim();
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown;
  };
  return ({ state, found, advice, tried }) => ({
    state,
    tried,
    found: clean(found),
    advice: advice === null ? null : clean(advice),
  });
}
