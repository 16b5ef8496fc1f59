/** What a model says when it says every payload. */

const IN_ONE_ANSWER = 10;

/** Markup in which Markdown reads nothing more until its end, so that what follows is not tried. */
const SWALLOWING = /^<(?:script|style|textarea|pre|!--|!\[CDATA|\?)|^```/i;

/** Payloads put together in answers; of those that swallow what follows, one ends each answer. */
export function answersOf(payloads: readonly string[]): readonly (readonly string[])[] {
  const last = payloads.filter((text) => SWALLOWING.test(text));
  const others = payloads.filter((text) => !SWALLOWING.test(text));
  const count = Math.max(last.length, Math.ceil(others.length / IN_ONE_ANSWER));
  return Array.from({ length: count }, (_, at) => [
    ...others.filter((_text, index) => index % count === at),
    ...last.slice(at, at + 1),
  ]);
}

/** Cut after one, two, three, five, eight and thirteen characters in turn, wherever that is. */
export function inPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  const lengths = [1, 2, 3, 5, 8, 13];
  for (let from = 0; from < text.length; ) {
    const length = lengths[pieces.length % lengths.length] ?? 1;
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces;
}
