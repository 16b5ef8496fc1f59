import type { Attempt } from '../../api/schema.generated.ts';

export interface Bucket {
  readonly id: string;
  readonly words: string;
  /** Null: the provider did not say. */
  readonly tokens: number | null;
  /** A colour of our tokens. */
  readonly color: string;
  /** Counted in the bucket above already. */
  readonly within?: true;
}

/** A row counts the prompt with its cached part, as invoices do; here each token is once. */
export function bucketsOf(row: Attempt): readonly Bucket[] {
  const { prompt_tokens: prompt, cached_tokens: read, cache_write_tokens: written } = row;
  const uncached = prompt === null ? null : Math.max(0, prompt - (read ?? 0) - (written ?? 0));
  return [
    { id: 'input', words: 'Input, not cached', tokens: uncached, color: 'var(--c1)' },
    { id: 'read', words: 'Read from a cache', tokens: read, color: 'var(--c2)' },
    { id: 'write', words: 'Written to a cache', tokens: written, color: 'var(--c4)' },
    { id: 'output', words: 'Output', tokens: row.completion_tokens, color: 'var(--c3)' },
    {
      id: 'reasoning',
      words: 'of which reasoning',
      tokens: row.reasoning_tokens,
      color: 'var(--c3)',
      within: true,
    },
  ];
}
