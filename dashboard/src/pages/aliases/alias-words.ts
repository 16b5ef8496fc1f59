import type { Alias } from './alias-values.ts';

/** `openai/gpt-5 or azure/gpt-5, then anthropic/claude-opus-5`: what is tried after failures. */
export function chainWords({ targets }: Pick<Alias, 'targets'>): string {
  const tried = targets.filter(({ after }) => after.includes('failure'));
  const steps = [...Map.groupBy(tried, ({ priority }) => priority)].toSorted(([a], [b]) => a - b);
  return steps
    .map(([, step]) => step.map(({ provider, model }) => `${provider}/${model}`).join(' or '))
    .join(', then ');
}

/** How many are there for prompts that are too long, and for refusals alone. */
export function extraWords({ targets }: Pick<Alias, 'targets'>): string | null {
  const extra = targets.filter(({ after }) => !after.includes('failure')).length;
  if (extra === 0) return null;
  return extra === 1 ? 'and one more for some errors' : `and ${extra} more for some errors`;
}
