/** The words for how urgent a call is, ours (the hub's) and the vendor's. */
const HUB_WORDS: Readonly<Record<string, string>> = {
  standard: 'default',
  flex: 'flex',
  priority: 'priority',
};

/** Null for a word that has no counterpart. */
export function tierFrom(word: string): string | null {
  return HUB_WORDS[word.toLowerCase()] ?? null;
}

export function tierTo(tier: string): string | null {
  return Object.keys(HUB_WORDS).find((word) => HUB_WORDS[word] === tier) ?? null;
}
