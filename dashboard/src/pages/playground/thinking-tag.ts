interface Split {
  readonly thought: string;
  readonly text: string;
  /** The thought has no end yet. */
  readonly open: boolean;
}

const OPEN = /^\s*<think(?:ing)?>/;
const CLOSE = /<\/think(?:ing)?>/;

/** Some hosts leave a model's thinking in its text, between tags. Only for showing: it is sent back as it came. */
export function splitThinking(text: string): Split {
  const opening = OPEN.exec(text);
  if (opening === null) return { thought: '', text, open: false };
  const after = text.slice(opening[0].length);
  const closing = CLOSE.exec(after);
  if (closing === null) return { thought: after, text: '', open: true };
  return {
    thought: after.slice(0, closing.index),
    text: after.slice(closing.index + closing[0].length).trimStart(),
    open: false,
  };
}
